package org.winnow.pool;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarUtils;

/** Opens what is imported: a folder, or a file that is an archive or not, by its content. */
final class Sources {

  private static final int TAR_BLOCK = 512;

  private final FolderRoots roots;
  private final Clock clock;

  Sources(FolderRoots roots, Clock clock) {
    this.roots = roots;
    this.clock = clock;
  }

  /**
   * @param path a folder under the roots, or a file
   * @param name what a single image is called
   * @param known files of a folder that need not be read
   */
  EntryReader open(Path path, String name, KnownFiles known) throws IOException {
    return new IdxEntries(openPlain(path, name, known));
  }

  /** The same, with files of many pictures left as they are and no file known. */
  EntryReader openPlain(Path path, String name) throws IOException {
    return openPlain(path, name, KnownFiles.NONE);
  }

  private EntryReader openPlain(Path path, String name, KnownFiles known) throws IOException {
    if (!Files.exists(path)) {
      throw ArchiveProblem.lost("What was to be imported is no longer there.");
    }
    return Files.isDirectory(path)
        ? new FolderEntries(path, roots, known, clock)
        : file(path, name);
  }

  private static EntryReader file(Path path, String name) throws IOException {
    byte[] head;
    try (InputStream in = Files.newInputStream(path)) {
      head = in.readNBytes(ContentKind.HEAD);
    }
    boolean zip = Bytes.startsWith(head, 0, "PK\3\4") || Bytes.startsWith(head, 0, "PK\5\6");
    if (zip) {
      Optional<EntryReader> whole = ZipEntries.open(path);
      return whole.isPresent() ? whole.get() : new CutZipEntries(path);
    }
    Compression compression = Compression.of(head);
    boolean tar = isTar(compression == Compression.NONE ? head : unpackedHead(path, compression));
    return tar ? new TarEntries(path, compression) : new SingleEntry(path, name);
  }

  private static byte[] unpackedHead(Path path, Compression compression) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path));
        InputStream plain = compression.unpacked(in)) {
      return plain.readNBytes(TAR_BLOCK);
    } catch (IOException e) {
      return new byte[0];
    }
  }

  /** Old tars have no magic, but all have a check sum in the header. */
  private static boolean isTar(byte[] head) {
    if (head.length < TAR_BLOCK || head[0] == 0) {
      return false;
    }
    try {
      return TarUtils.verifyCheckSum(Arrays.copyOf(head, TAR_BLOCK));
    } catch (IllegalArgumentException e) {
      // Where the sum would be, there is no number.
      return false;
    }
  }
}
