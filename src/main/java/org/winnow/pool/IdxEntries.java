package org.winnow.pool;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.winnow.image.ContentKind;
import org.winnow.image.ImageHeader;
import org.winnow.image.Refusal;

/**
 * Opens MNIST's files on the way: an entry that is {@code *-images-idx3-ubyte}, by gzip or not,
 * becomes as many entries as it holds pictures, with labels from {@code *-labels-idx1-ubyte} beside
 * it. In a folder they are read on every import, changed or not. Magic 2051 and 2049, big-endian
 * counts, then bytes.
 */
final class IdxEntries implements EntryReader {

  private static final int IMAGES = 2051;
  private static final int LABELS = 2049;

  // The header of a gzip file may hold its name; behind it comes the magic.
  private static final int HEAD = 4_096;

  private final EntryReader reader;
  private @Nullable Pictures pictures;

  IdxEntries(EntryReader reader) {
    this.reader = reader;
  }

  @Override
  public @Nullable Entry next() throws IOException {
    while (true) {
      if (pictures != null) {
        Entry picture = pictures.next();
        if (picture != null) {
          return picture;
        }
        pictures = null;
      }
      Entry entry = reader.next();
      if (!(entry instanceof Entry.File file)) {
        return entry;
      }
      Entry opened = open(file);
      if (opened != null) {
        return opened;
      }
    }
  }

  /** Whether a file of this name can be one at all. */
  static boolean isNamedLikeOne(String name) {
    return EntryName.last(name).toLowerCase(Locale.ROOT).contains("idx")
        && !ContentKind.isNamedLikeAnImage(name);
  }

  /** The entry itself, or null where it is opened or belongs to another. */
  private @Nullable Entry open(Entry.File file) throws IOException {
    if (!isNamedLikeOne(file.source())) {
      return file;
    }
    BufferedInputStream content = new BufferedInputStream(file.content(), 1 << 15);
    int magic = magic(content);
    if (magic == IMAGES) {
      pictures = Pictures.open(file.source(), unpacked(content), reader);
      return null;
    } else if (magic == LABELS) {
      // Read each time: its pictures may come to lie beside it.
      return isThere(Partner.imagesOf(file.source()))
          ? null
          : new Entry.File(file.source(), content);
    }
    return new Entry.File(file.source(), content, file.version());
  }

  private boolean isThere(List<String> names) throws IOException {
    try (InputStream neighbour = beside(reader, names)) {
      return neighbour != null;
    }
  }

  /** A neighbour that can be read; what is wrong with another is told when it is its turn. */
  private static @Nullable InputStream beside(EntryReader reader, List<String> names)
      throws SourceAway {
    try {
      return reader.neighbour(names);
    } catch (SourceAway e) {
      throw e;
    } catch (IOException e) {
      return null;
    }
  }

  /** Of content that is damaged, 0; the content itself stays as it was. */
  private static int magic(BufferedInputStream content) throws IOException {
    content.mark(HEAD);
    try {
      InputStream head = new ByteArrayInputStream(content.readNBytes(HEAD));
      return new DataInputStream(unpacked(new BufferedInputStream(head))).readInt();
    } catch (ArchiveProblem e) {
      throw e;
    } catch (IOException e) {
      return 0;
    } finally {
      content.reset();
    }
  }

  private static InputStream unpacked(BufferedInputStream content) throws IOException {
    content.mark(2);
    int first = content.read();
    int second = content.read();
    content.reset();
    boolean gzip = first == 0x1f && second == 0x8b;
    return gzip ? new GZIPInputStream(content, 512) : content;
  }

  @Override
  public long bytesRead() {
    return reader.bytesRead();
  }

  @Override
  public @Nullable InputStream neighbour(List<String> names) throws IOException {
    return reader.neighbour(names);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  /** Names of the two files of a pair. */
  private static final class Partner {

    static List<String> labelsOf(String images) {
      return pair(images, "images", "labels", "idx3", "idx1");
    }

    static List<String> imagesOf(String labels) {
      return pair(labels, "labels", "images", "idx1", "idx3");
    }

    private static List<String> pair(
        String name, String word, String otherWord, String magic, String otherMagic) {
      String last = EntryName.last(name);
      String folder = name.substring(0, name.length() - last.length());
      String other = folder + last.replace(word, otherWord).replace(magic, otherMagic);
      String bare = other.endsWith(".gz") ? other.substring(0, other.length() - 3) : other;
      return List.of(other, bare, bare + ".gz");
    }
  }

  /** The pictures of one file. */
  private static final class Pictures {

    private final String source;
    private final DataInputStream in;
    private final int count;
    private final int width;
    private final int height;
    private final byte @Nullable [] labels;
    private int given;

    private Pictures(
        String source,
        DataInputStream in,
        int count,
        int height,
        int width,
        byte @Nullable [] labels) {
      this.source = source;
      this.in = in;
      this.count = count;
      this.height = height;
      this.width = width;
      this.labels = labels;
    }

    static Pictures open(String source, InputStream content, EntryReader reader)
        throws IOException {
      DataInputStream in = new DataInputStream(content);
      try {
        in.readInt();
        int count = in.readInt();
        int height = in.readInt();
        int width = in.readInt();
        return new Pictures(source, in, count, height, width, labels(source, count, reader));
      } catch (ArchiveProblem e) {
        throw e;
      } catch (IOException e) {
        return new Pictures(source, in, -1, 0, 0, null);
      }
    }

    private static byte @Nullable [] labels(String source, int count, EntryReader reader)
        throws SourceAway {
      try (InputStream file = beside(reader, Partner.labelsOf(source))) {
        if (file == null) {
          return null;
        }
        DataInputStream in = new DataInputStream(unpacked(new BufferedInputStream(file)));
        if (in.readInt() != LABELS || in.readInt() != count) {
          return null;
        }
        byte[] labels = in.readNBytes(count);
        return labels.length == count && in.read() < 0 ? labels : null;
      } catch (SourceAway e) {
        throw e;
      } catch (IOException e) {
        return null;
      }
    }

    @Nullable Entry next() throws IOException {
      if (given < 0) {
        return null;
      } else if (count < 0 || width <= 0 || height <= 0) {
        return last("Its header says " + count + " pictures of " + width + " × " + height + ".");
      } else if ((long) width * height > ImageHeader.MOST_PIXELS) {
        return last("Its pictures are larger than 50 megapixels.");
      } else if (given == count) {
        return end();
      }
      byte[] pixels = new byte[width * height];
      try {
        in.readFully(pixels);
      } catch (ArchiveProblem e) {
        throw e;
      } catch (IOException e) {
        return last("It ends in picture " + given + " of " + count + ".");
      }
      String label = labels == null ? null : Integer.toString(labels[given] & 0xff);
      return new Entry.Raster(source + "#" + given++, pixels, width, height, label);
    }

    private @Nullable Entry end() throws IOException {
      try {
        return in.read() < 0 ? null : last("It goes on after its " + count + " pictures.");
      } catch (ArchiveProblem e) {
        throw e;
      } catch (IOException e) {
        return last("It is damaged after its " + count + " pictures.");
      }
    }

    private Entry last(String detail) {
      given = -1;
      return new Entry.Refused(source, Refusal.CORRUPT, detail);
    }
  }
}
