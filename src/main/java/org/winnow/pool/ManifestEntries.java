package org.winnow.pool;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.winnow.labelfile.FileRow;
import org.winnow.labelfile.LabelFile;
import org.winnow.labelfile.LabelFileProblem;
import org.winnow.labelfile.LabelFileReader;

/**
 * The images that a manifest names, by {@code https:} or {@code s3:} address or by path below an
 * import root, in its order; rows that follow each other and name the same image are one. Where the
 * manifest's labels are wanted it is the first entry itself.
 */
final class ManifestEntries implements EntryReader {

  // One letter before a colon is a drive.
  private static final Pattern SCHEME =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*", Pattern.DOTALL);

  private final Path manifest;
  private final String name;
  private final FolderRoots roots;
  private final Counted in;
  private final LabelFileReader rows;
  private boolean manifestDue;
  private @Nullable String last;
  private @Nullable InputStream content;

  /**
   * @param labelsToo whether the manifest's labels are wanted
   * @throws ArchiveProblem if it is no manifest
   */
  ManifestEntries(Path manifest, String name, boolean labelsToo, FolderRoots roots)
      throws IOException {
    if (!Files.exists(manifest)) {
      throw ArchiveProblem.lost("What was to be imported is no longer there.");
    }
    this.manifest = manifest;
    this.name = EntryName.clean(name);
    this.roots = roots;
    this.manifestDue = labelsToo;
    LabelFile file =
        LabelFile.manifest(name, head(manifest))
            .orElseThrow(
                () ->
                    ArchiveProblem.manifest(
                        "Expected CSV with a header that names file_name, image_url or path, or"
                            + " JSON of the forms in the documentation."));
    this.in = new Counted(Files.newInputStream(manifest));
    this.rows = file.open(in, beside -> null);
  }

  private static byte[] head(Path manifest) throws IOException {
    try (InputStream in = Files.newInputStream(manifest)) {
      return in.readNBytes(LabelFile.HEAD);
    }
  }

  @Override
  public @Nullable Entry next() throws IOException {
    closeContent();
    if (manifestDue) {
      manifestDue = false;
      InputStream whole = Files.newInputStream(manifest);
      content = whole;
      return new Entry.File(name, whole);
    }
    try {
      for (FileRow row = rows.next(); row != null; row = rows.next()) {
        if (row instanceof FileRow.Bad bad) {
          return new Entry.Refused(name + ":" + bad.line(), bad.code(), bad.detail());
        }
        String address = ((FileRow.Told) row).image().written();
        if (address == null) {
          return new Entry.Refused(
              name + ":" + row.line(),
              "manifest-row-invalid",
              "Line " + row.line() + ": it names no address to fetch from.");
        } else if (!address.equals(last)) {
          last = address;
          return SCHEME.matcher(address).matches()
              ? new Entry.Remote(EntryName.clean(address), address, null)
              : file(address);
        }
      }
      return null;
    } catch (LabelFileProblem problem) {
      throw ArchiveProblem.manifest(problem.detail());
    }
  }

  private Entry file(String path) throws IOException {
    String source = EntryName.clean(path);
    Path file = roots.find(path).orElse(null);
    if (file == null) {
      return new Entry.Refused(
          source,
          "path-refused",
          "Expected an https or s3 address, or the path of a file that is there, under an import"
              + " root.");
    }
    try {
      InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 15);
      content = in;
      return new Entry.File(source, in);
    } catch (FileSystemException e) {
      return new Entry.Refused(source, "unreadable", "The file could not be opened.");
    }
  }

  @Override
  public long bytesRead() {
    return in.count;
  }

  @Override
  public @Nullable InputStream neighbour(List<String> names) {
    return null;
  }

  @Override
  public void close() throws IOException {
    closeContent();
    in.close();
  }

  private void closeContent() throws IOException {
    if (content != null) {
      content.close();
      content = null;
    }
  }

  /** Hands out little at a time: of a short manifest, too, it is seen how far it is. */
  private static final class Counted extends FilterInputStream {

    private static final int MOST = 512;

    private long count;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int one = super.read();
      count += one < 0 ? 0 : 1;
      return one;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      int read = super.read(buffer, from, Math.min(length, MOST));
      count += Math.max(0, read);
      return read;
    }
  }
}
