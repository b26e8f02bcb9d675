package org.winnow.pool;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.winnow.labelfile.FileRow;
import org.winnow.labelfile.LabelFile;
import org.winnow.labelfile.LabelFileProblem;
import org.winnow.labelfile.LabelFileReader;

/**
 * The images that a manifest names, by {@code https:} or {@code s3:} address or by path below an
 * import root, in its order; rows that follow each other and name the same image are one. Where the
 * manifest's labels are wanted it is the first entry itself. Some rows are read ahead, to ask at
 * once what is known of their addresses.
 */
final class ManifestEntries implements EntryReader {

  // One letter before a colon is a drive.
  private static final Pattern SCHEME =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*", Pattern.DOTALL);

  /**
   * A row to come.
   *
   * @param address what it names; null if it is refused
   * @param bytesRead how far the manifest had been read then
   */
  private record Ahead(@Nullable String address, Entry.@Nullable Refused refused, long bytesRead) {}

  private final Path manifest;
  private final String name;
  private final FolderRoots roots;
  private final KnownFiles known;
  private final Counted in;
  private final LabelFileReader rows;
  private boolean manifestDue;
  private final Deque<Ahead> ahead = new ArrayDeque<>();
  private Map<String, String> versions = Map.of();
  private boolean ended;
  private @Nullable LabelFileProblem problem;
  private @Nullable String last;
  private @Nullable InputStream content;
  private long bytesRead;

  /**
   * @param labelsToo whether the manifest's labels are wanted
   * @param known the addresses that have been fetched before
   * @throws ArchiveProblem if it is no manifest
   */
  ManifestEntries(
      Path manifest, String name, boolean labelsToo, FolderRoots roots, KnownFiles known)
      throws IOException {
    if (!Files.exists(manifest)) {
      throw ArchiveProblem.lost("What was to be imported is no longer there.");
    }
    this.manifest = manifest;
    this.name = EntryName.clean(name);
    this.roots = roots;
    this.known = known;
    this.manifestDue = labelsToo;
    LabelFile file = format(manifest, name);
    this.in = new Counted(Files.newInputStream(manifest));
    this.rows = file.open(in, beside -> null);
  }

  /**
   * Reads as far as the first row.
   *
   * @throws ArchiveProblem if it is no manifest
   */
  static void requireOne(Path manifest, String name) throws IOException {
    LabelFile file = format(manifest, name);
    try (InputStream in = Files.newInputStream(manifest)) {
      file.open(in, beside -> null).next();
    } catch (LabelFileProblem none) {
      throw ArchiveProblem.manifest(none.detail());
    }
  }

  private static LabelFile format(Path manifest, String name) throws IOException {
    try (InputStream in = Files.newInputStream(manifest)) {
      return LabelFile.manifest(name, in.readNBytes(LabelFile.HEAD))
          .orElseThrow(
              () ->
                  ArchiveProblem.manifest(
                      "Expected CSV with a header that names file_name, image_url or path, or"
                          + " JSON of the forms in the documentation."));
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
    if (ahead.isEmpty() && !ended) {
      lookAhead();
    }
    Ahead next = ahead.poll();
    if (next != null) {
      bytesRead = next.bytesRead();
      return next.address() == null ? next.refused() : entry(next.address());
    } else if (problem != null) {
      throw ArchiveProblem.manifest(problem.detail());
    }
    bytesRead = in.count;
    return null;
  }

  private void lookAhead() throws IOException {
    List<String> sources = new ArrayList<>();
    try {
      while (ahead.size() < KnownFiles.CHUNK) {
        FileRow row = rows.next();
        if (row == null) {
          ended = true;
          break;
        }
        Ahead next = ahead(row);
        if (next.address() == null) {
          ahead.add(next);
        } else if (!next.address().equals(last)) {
          last = next.address();
          ahead.add(next);
          sources.add(EntryName.clean(last));
        }
      }
    } catch (LabelFileProblem broken) {
      // What came before it counts.
      ended = true;
      problem = broken;
    }
    versions = sources.isEmpty() ? Map.of() : known.versions(sources);
  }

  private Ahead ahead(FileRow row) {
    if (row instanceof FileRow.Bad bad) {
      Entry.Refused refused = new Entry.Refused(name + ":" + bad.line(), bad.code(), bad.detail());
      return new Ahead(null, refused, in.count);
    }
    String address = ((FileRow.Told) row).image().written();
    if (address == null) {
      Entry.Refused refused =
          new Entry.Refused(
              name + ":" + row.line(),
              "manifest-row-invalid",
              "Line " + row.line() + ": it names no address to fetch from.");
      return new Ahead(null, refused, in.count);
    }
    return new Ahead(address, null, in.count);
  }

  private Entry entry(String address) {
    String source = EntryName.clean(address);
    if (!SCHEME.matcher(address).matches()) {
      return file(address);
    }
    // Of one that is not told whole, it would not be known which it is.
    String version =
        source.equals(address) ? versions.getOrDefault(source, Entry.NO_VERSION) : null;
    return new Entry.Listed(source, address, version);
  }

  private Entry file(String path) {
    String source = EntryName.clean(path);
    Path file = roots.find(path).orElse(null);
    if (file == null) {
      return new Entry.Refused(
          source,
          "path-refused",
          "Expected an https or s3 address, or the path of a file that is there, under an import"
              + " root.");
    }
    if (!Files.isReadable(file)) {
      return new Entry.Refused(source, "unreadable", "The file could not be opened.");
    }
    InputStream in = new LateFile(file);
    content = in;
    return new Entry.File(source, in);
  }

  @Override
  public long bytesRead() {
    return bytesRead;
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
