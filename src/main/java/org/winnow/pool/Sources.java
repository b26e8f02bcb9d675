package org.winnow.pool;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.winnow.common.ProblemException;
import org.winnow.image.Bytes;
import org.winnow.image.ContentKind;
import org.winnow.remote.BucketAddress;
import org.winnow.remote.Buckets;

/**
 * Opens what is imported: a folder, a bucket, a manifest, or a file that is an archive or not, by
 * its content.
 */
final class Sources {

  private static final int TAR_BLOCK = 512;

  private final FolderRoots roots;
  private final Buckets buckets;
  private final Uploads uploads;
  private final Clock clock;

  Sources(FolderRoots roots, Buckets buckets, Uploads uploads, Clock clock) {
    this.roots = roots;
    this.buckets = buckets;
    this.uploads = uploads;
    this.clock = clock;
  }

  /**
   * The images of an import, and its label files.
   *
   * @param known files that need not be read, and addresses that need not be fetched
   */
  EntryReader open(Import one, KnownFiles known) throws IOException {
    return switch (one.origin()) {
      case UPLOAD, FOLDER, BUCKET -> new IdxEntries(openPlain(one, known));
      case MANIFEST ->
          new ManifestEntries(
              uploads.path(one.id()), one.source(), one.labels() != LabelUse.IGNORE, roots, known);
    };
  }

  /** The same, with files of many pictures and manifests left as they are, and no file known. */
  EntryReader openPlain(Import one) throws IOException {
    return openPlain(one, KnownFiles.NONE);
  }

  private EntryReader openPlain(Import one, KnownFiles known) throws IOException {
    return switch (one.origin()) {
      case UPLOAD -> open(uploads.path(one.id()), EntryName.last(one.source()), known);
      case FOLDER -> open(Path.of(one.source()), EntryName.last(one.source()), known);
      case MANIFEST -> new SingleEntry(uploads.path(one.id()), one.source());
      case BUCKET -> bucket(one, known);
    };
  }

  private EntryReader bucket(Import one, KnownFiles known) throws IOException {
    try {
      return new BucketEntries(buckets, folder(one), known, one.labels() != LabelUse.IGNORE);
    } catch (ProblemException.Forbidden e) {
      throw notAllowed();
    }
  }

  /** Those of some names that no file of a folder or bucket has any more. */
  Set<String> gone(Import one, List<String> names) throws IOException, InterruptedException {
    return switch (one.origin()) {
      case FOLDER -> FolderEntries.gone(Path.of(one.source()), names);
      case BUCKET -> goneOfBucket(one, names);
      case UPLOAD, MANIFEST -> Set.of();
    };
  }

  private Set<String> goneOfBucket(Import one, List<String> names)
      throws IOException, InterruptedException {
    try {
      return buckets.gone(folder(one), names);
    } catch (Buckets.ListProblem problem) {
      throw BucketEntries.unlisted(problem);
    } catch (ProblemException.Forbidden e) {
      throw notAllowed();
    }
  }

  private static ArchiveProblem notAllowed() {
    return ArchiveProblem.bucket("The bucket may not be imported from any more.");
  }

  private BucketAddress folder(Import one) {
    return buckets.require(one.source());
  }

  /** The bytes of what nobody has measured yet; an upload was when it came. */
  long size(Import one) throws IOException {
    return switch (one.origin()) {
      case UPLOAD, MANIFEST -> 0;
      case FOLDER -> FolderEntries.size(Path.of(one.source()));
      case BUCKET -> BucketEntries.size(buckets, folder(one));
    };
  }

  /**
   * @param path a folder under the roots, or a file
   * @param name what a single image is called
   * @param known files of a folder that need not be read
   */
  EntryReader open(Path path, String name, KnownFiles known) throws IOException {
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
