package org.winnow.image;

import java.util.HashMap;
import java.util.Map;

/**
 * One directory of a TIFF, classic or BigTIFF: which tags it has and where their values lie. Values
 * are read when they are asked for, and never more of them than the file has bytes for (TIFF 6.0,
 * section 2).
 */
final class TiffDirectory {

  // Bytes of a value, by type: BYTE, ASCII, SHORT, LONG, RATIONAL and so on; 16 to 18 are
  // BigTIFF's.
  private static final int[] SIZES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};

  // Strips of one row or tiles of 16 × 16 pixels, in four planes, are fewer.
  private static final int MOST_NUMBERS = 1_000_000;

  // An entry as the decoder keeps it, without its values.
  private static final int ENTRY_BYTES = 64;

  private final File file;
  private final Map<Integer, Value> values = new HashMap<>();
  private final int next;
  private int end;
  private long heldBytes;

  private record Value(int type, long count, long at) {}

  /** A TIFF's bytes and how its numbers lie in them. */
  record File(byte[] bytes, boolean littleEndian, boolean big) {

    /** Reads the header. */
    static File of(byte[] bytes) throws Refusal {
      boolean little = Bytes.startsWith(bytes, 0, "II");
      File plain = new File(bytes, little, false);
      boolean big = plain.u16(2) == 43;
      if (big && plain.u16(4) != 8) {
        throw Refusal.corrupt("The BigTIFF's positions are not 8 bytes long.");
      }
      return new File(bytes, little, big);
    }

    int u16(long at) throws Refusal {
      return littleEndian ? Bytes.u16le(bytes, within(at)) : Bytes.u16(bytes, within(at));
    }

    long u32(long at) throws Refusal {
      return littleEndian ? Bytes.u32le(bytes, within(at)) : Bytes.u32(bytes, within(at));
    }

    /** Eight bytes; more than fits is negative and so lies in no file. */
    long u64(long at) throws Refusal {
      long first = u32(at);
      long second = u32(at + 4);
      return littleEndian ? second << 32 | first : first << 32 | second;
    }

    /** A position or a count: four bytes, in BigTIFF eight. */
    long offset(long at) throws Refusal {
      return big ? u64(at) : u32(at);
    }

    /** Where the first directory lies. */
    long first() throws Refusal {
      return offset(big ? 8 : 4);
    }

    boolean has(long at, long length) {
      return at >= 0 && length >= 0 && length <= bytes.length - at;
    }

    private int within(long at) throws Refusal {
      if (!has(at, 0)) {
        throw Refusal.corrupt("A position in the TIFF lies outside of the file.");
      }
      return (int) at;
    }
  }

  /** Reads the tags of the directory at a position. */
  TiffDirectory(File file, long at) throws Refusal {
    this.file = file;
    int start = file.big() ? 8 : 2;
    int size = file.big() ? 20 : 12;
    long count = file.big() ? file.u64(at) : file.u16(at);
    long after = at + start + count * size;
    if (count < 1 || count > 0xffff || !file.has(after, 0)) {
      throw Refusal.corrupt("A directory of the TIFF goes beyond the file's end.");
    }
    heldBytes = count * ENTRY_BYTES;
    for (int i = 0; i < count; i++) {
      readEntry(at + start + (long) i * size);
    }
    // Some writers leave out the position of the next directory at the file's end.
    int link = file.big() ? 8 : 4;
    boolean linked = file.has(after, link);
    long position = linked ? file.offset(after) : 0;
    next = file.has(position, 1) ? (int) position : 0;
    reach(after + (linked ? link : 0));
  }

  private void readEntry(long at) throws Refusal {
    int type = file.u16(at + 2);
    long count = file.offset(at + 4);
    if (count < 0 || count > Integer.MAX_VALUE) {
      throw Refusal.corrupt("A tag of the TIFF says it has " + count + " values.");
    }
    int size = type < SIZES.length ? SIZES[type] : 0;
    if (size == 0) {
      return;
    }
    int inline = file.big() ? 8 : 4;
    long length = count * size;
    long field = at + inline + 4;
    long where = length <= inline ? field : file.offset(field);
    if (file.has(where, length)) {
      values.putIfAbsent(file.u16(at), new Value(type, count, where));
      reach(where + length);
      // A fraction becomes an object where the decoder reads it.
      heldBytes += size == 8 ? length * 4 : length;
    }
  }

  private void reach(long position) {
    end = (int) Math.max(end, Math.min(position, file.bytes().length));
  }

  /** The position of the next directory, 0 for none. */
  int next() {
    return next;
  }

  /** The position after the last byte of the tags and their values. */
  int end() {
    return end;
  }

  /** About how many bytes of memory all values take when they are read. */
  long heldBytes() {
    return heldBytes;
  }

  boolean has(int tag) {
    return values.containsKey(tag);
  }

  /** The first value of a tag that holds whole numbers; the other number where it is missing. */
  long number(int tag, long otherwise) throws Refusal {
    Value value = values.get(tag);
    return value == null || value.count == 0 ? otherwise : element(tag, value, 0);
  }

  /** All values of a tag that holds whole numbers; none where it is missing. */
  long[] numbers(int tag) throws Refusal {
    Value value = values.get(tag);
    if (value != null && value.count > MOST_NUMBERS) {
      throw Refusal.corrupt("A tag of the TIFF says it has " + value.count + " values.");
    }
    long[] all = new long[value == null ? 0 : (int) value.count];
    for (int i = 0; i < all.length && value != null; i++) {
      all[i] = element(tag, value, i);
    }
    return all;
  }

  private long element(int tag, Value value, int index) throws Refusal {
    long at = value.at + (long) index * SIZES[value.type];
    return switch (value.type) {
      case 1, 6, 7 -> file.bytes()[(int) at] & 0xff;
      case 3, 8 -> file.u16(at);
      case 4, 9, 13 -> file.u32(at);
      case 16, 17, 18 -> file.u64(at);
      default -> throw Refusal.corrupt("The TIFF's tag " + tag + " is not a whole number.");
    };
  }
}
