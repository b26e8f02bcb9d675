package org.winnow.common;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The product's own settings. Each can be given as a system property ({@code -Dwinnow.port=9000}),
 * in the environment ({@code WINNOW_PORT}) or in {@code config/application.properties}.
 */
@ConfigMapping(prefix = "winnow")
public interface WinnowConfig {

  /** The folder that holds everything: images, features, and the embedded database. */
  @WithDefault("winnow-data")
  Path dataDir();

  /** What the deep-learning library computes on: {@code auto}, {@code cpu} or {@code gpu}. */
  @WithDefault("auto")
  String device();

  /** The TCP port of the web server. */
  @WithDefault("8080")
  int port();

  /** What this process does: answer requests, run jobs, or both. */
  @WithDefault("server,worker")
  List<ProcessRole> roles();

  /** What makes features of images, {@code winnow.encoder.*}. */
  Encoder encoder();

  /** Importing from folders of the server's own machine, {@code winnow.import.*}. */
  @WithName("import")
  Imports imports();

  /** The two parts of Winnow that can be processes on different machines. */
  enum ProcessRole {
    SERVER,
    WORKER
  }

  /** How much work goes into features that a network learns without labels. */
  enum SelfSupervised {
    OFF,
    /** Minutes on a processor core. */
    SMALL,
    /** For a GPU. */
    LARGE
  }

  /** Settings of encoders; without a file features are learned from each pool. */
  interface Encoder {

    /** A TorchScript file; its sidecar lies beside it. */
    Optional<Path> file();

    /** The checksum the file must have, in hex. */
    Optional<String> sha256();

    /** Whether, and with how much work, a network is taught by each pool without labels. */
    @WithDefault("off")
    SelfSupervised selfSupervised();

    /** Whether small networks are fine-tuned on the labels, in the background. */
    @WithDefault("true")
    boolean fineTuning();
  }

  /** Settings of imports. */
  interface Imports {

    /** Folders an engineer may import from; without it none can be. */
    Optional<List<Path>> roots();
  }
}
