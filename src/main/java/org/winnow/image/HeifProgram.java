package org.winnow.image;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads AVIF and HEIC with libheif's own program, where the machine has it: no Java library reads
 * them without native code, and a decoder in a process of its own can neither crash the server nor
 * hold it up. Safe for use by many threads; each call starts one process, which ends with it.
 */
public final class HeifProgram {

  private static final Logger LOG = Logger.getLogger(HeifProgram.class);

  // what it is called since libheif 1.18, and what before
  private static final List<String> NAMES = List.of("heif-dec", "heif-convert");

  private static final Path SHELL = Path.of("/bin/sh");

  /** Of address space, in KiB, and of processor time, in seconds: where the system knows them. */
  private static final String LIMITED =
      "ulimit -v 3145728 2>/dev/null; ulimit -t 20 2>/dev/null; exec \"$@\"";

  /** What the program needs of the server's environment, where passwords are, too. */
  private static final Set<String> ENVIRONMENT = Set.of("PATH", "LD_LIBRARY_PATH", "TMPDIR");

  /** From here on an exit status says by which signal a program was ended. */
  private static final int KILLED = 128;

  private static final Duration LIMIT = Duration.ofSeconds(15);

  /** Nothing that runs is nearly as old. */
  private static final Duration ABANDONED = Duration.ofHours(1);

  /** A PNG of this many pixels is quick enough; larger pictures are taken as a JPEG. */
  private static final long MOST_PIXELS_AS_PNG = 2_000_000;

  /** The program on this machine's {@code PATH}, if there is one. */
  public static final Optional<HeifProgram> INSTALLED = find(System.getenv("PATH"));

  private final Path program;
  private final Duration limit;

  public HeifProgram(Path program, Duration limit) {
    this.program = program;
    this.limit = limit;
  }

  private static Optional<HeifProgram> find(@Nullable String path) {
    if (path == null || !Files.isExecutable(SHELL)) {
      return Optional.empty();
    }
    Optional<HeifProgram> found =
        NAMES.stream()
            .flatMap(name -> folders(path).map(folder -> Path.of(folder, name)))
            .filter(Files::isExecutable)
            .findFirst()
            .map(program -> new HeifProgram(program, LIMIT));
    if (found.isPresent()) {
      sweep();
    }
    return found;
  }

  private static void sweep() {
    try (ProgramFolder folder = ProgramFolder.make()) {
      ProgramFolder.sweep(folder, ABANDONED);
    } catch (IOException e) {
      LOG.debug("What killed processes left could not be deleted", e);
    }
  }

  private static Stream<String> folders(String path) {
    return Arrays.stream(path.split(File.pathSeparator)).filter(folder -> !folder.isEmpty());
  }

  /** An image file of a type that Java reads. */
  public record Converted(MediaType type, byte[] bytes) {}

  /**
   * The picture as a PNG, a large opaque one as a JPEG, upright.
   *
   * @throws Refusal if it is not what its header says, or cannot be decoded
   * @throws IOException if the program cannot be run
   */
  public Converted convert(byte[] bytes, ImageHeader header) throws Refusal, IOException {
    boolean png =
        (long) header.width() * header.height() <= MOST_PIXELS_AS_PNG
            || HeifHeader.contents(header.type(), bytes).alpha();
    MediaType type = png ? MediaType.PNG : MediaType.JPEG;
    try (ProgramFolder folder = ProgramFolder.make()) {
      Path from = folder.path().resolve("from." + header.type().extension());
      Path to = folder.path().resolve("to." + type.extension());
      Files.write(from, bytes);
      run(from, to);
      // more than the samples themselves: not what the header says
      if (Files.size(to) > 8L * header.width() * header.height() + (1 << 20)) {
        throw Refusal.corrupt("The image has another size than it says.");
      }
      return new Converted(type, Files.readAllBytes(to));
    }
  }

  private void run(Path from, Path to) throws Refusal, IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                SHELL.toString(),
                "-c",
                LIMITED,
                "sh",
                program.toString(),
                "-q",
                "97",
                from.toString(),
                to.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().keySet().retainAll(ENVIRONMENT);
    Process process = builder.start();
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw Refusal.passing(
            "decode-timeout", "Decoding took longer than " + limit.toSeconds() + " seconds.");
      } else if (process.exitValue() >= KILLED) {
        throw Refusal.passing(
            Refusal.CORRUPT, "Decoding needed more time or memory than it may have.");
      } else if (process.exitValue() != 0 || !Files.isRegularFile(to)) {
        throw Refusal.corrupt("The image cannot be decoded.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while decoding", e);
    } finally {
      // It is gone before its folder is: a process that is killed ends at once.
      process.destroyForcibly().onExit().join();
    }
  }
}
