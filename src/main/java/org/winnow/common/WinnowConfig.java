package org.winnow.common;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.net.URI;
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

  /** Where the bytes of images are kept, {@code winnow.storage.*}. */
  Storage storage();

  /** What may be imported from where, {@code winnow.import.*}. */
  @WithName("import")
  Imports imports();

  /** The server of buckets, {@code winnow.s3.*}. */
  S3 s3();

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

    /** Whether images are fetched by https addresses that a manifest names. */
    @WithDefault("true")
    boolean addresses();

    /** The hosts, with all below them, that they are fetched from; without it all public ones. */
    Optional<List<String>> hosts();

    /** Buckets, or bucket/folder, an engineer may import from; without it none can be. */
    Optional<List<String>> buckets();
  }

  /** Settings of the store of images' bytes. */
  interface Storage {

    /** A bucket, or bucket/prefix, that holds them; without it a folder in the data folder does. */
    Optional<String> bucket();

    /** What of a bucket's images is kept on this machine, to be shown again: 20,000 photos. */
    @WithDefault("2000")
    int cacheMegabytes();
  }

  /** Settings of S3, or of a server that speaks the same. */
  interface S3 {

    /** Its address; without it Amazon's. */
    Optional<URI> endpoint();

    @WithDefault("us-east-1")
    String region();

    /** Whether the bucket stands in the path and not in the host's name. */
    @WithDefault("false")
    boolean pathStyle();

    /** Without both keys they are looked for where Amazon's tools look for them. */
    Optional<String> accessKey();

    Optional<String> secretKey();
  }
}
