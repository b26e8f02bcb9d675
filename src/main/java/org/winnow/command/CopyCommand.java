package org.winnow.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.winnow.storage.BlobCopy;
import org.winnow.storage.BlobStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Moves a pool between the data folder and the bucket: copies what is not there yet. */
@Command(
    name = "copy",
    description =
        "Copies the images' bytes from the data folder to the bucket of winnow.storage.bucket, or"
            + " back. Deletes nothing. May run beside the server and be run again.",
    footer = "Exit code 3: some bytes are damaged and were not copied.",
    mixinStandardHelpOptions = true)
final class CopyCommand implements Callable<Integer> {

  private enum Target {
    BUCKET,
    FOLDER
  }

  @Option(names = "--to", required = true, description = "bucket or folder")
  private Target to = Target.BUCKET;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (spec == null) {
      throw new IllegalStateException("picocli sets the specification before it runs a command.");
    }
    Settings settings = Settings.read();
    if (settings.winnow().storage().bucket().isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "Expected a bucket in winnow.storage.bucket; there is none.");
    }
    BlobStore folder = BlobStore.inFolder(settings.dataDir());
    BlobStore bucket = BlobStore.of(settings.winnow(), Clock.systemUTC());
    BlobCopy copy =
        switch (to) {
          case BUCKET -> new BlobCopy(folder, bucket);
          case FOLDER -> new BlobCopy(bucket, folder);
        };
    BlobCopy.Copied done = copy.run();
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%,d files, %.1f MB copied to %s%n",
        done.blobs(),
        done.bytes() / 1e6,
        (to == Target.BUCKET ? bucket : folder).place());
    if (done.damaged() > 0) {
      out.printf(Locale.ROOT, "DAMAGED: %,d files were not copied%n", done.damaged());
      return SweepCommand.LOST;
    }
    return 0;
  }
}
