package org.winnow.image;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Walks the boxes of a HEIF file (ISO/IEC 23008-12), which AVIF and HEIC are, to the size of its
 * primary image and to its end. Rotations and crops are properties of the image; the size is the
 * one after them, and EXIF's orientation does not count.
 */
final class HeifHeader {

  // Of boxes and properties: more than any camera writes, and no work for a broken file.
  private static final int MOST_BOXES = 10_000;

  private static final int LONGEST_URN = 200;
  private static final String ALPHA = "urn:mpeg:mpegb:cicp:systems:auxiliary:alpha";
  private static final String ALPHA_OF_HEVC = "urn:mpeg:hevc:2015:auxid:1";

  private final byte[] bytes;
  private final List<Box> properties = new ArrayList<>();
  private final Map<Long, List<Integer>> associations = new HashMap<>();
  private long primary = -1;
  private boolean alpha;
  private int boxes;

  private HeifHeader(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A box's kind, and where its content begins and ends. */
  private record Box(String kind, int from, int to) {}

  /**
   * What is in a file.
   *
   * @param alpha whether some of it may be transparent
   */
  record Contents(ImageHeader header, boolean alpha) {}

  static ImageHeader read(MediaType type, byte[] bytes) throws Refusal {
    return contents(type, bytes).header();
  }

  static Contents contents(MediaType type, byte[] bytes) throws Refusal {
    return new HeifHeader(bytes).contents(type);
  }

  private Contents contents(MediaType type) throws Refusal {
    boolean found = false;
    int end = 0;
    while (end + 8 <= bytes.length && isBox(end)) {
      Box box = box(end, bytes.length);
      if (box.kind().equals("meta")) {
        if (found) {
          throw Refusal.corrupt("The file describes its pictures twice.");
        }
        found = true;
        readMeta(box.from() + 4, box.to());
      }
      end = box.to();
    }
    if (!found || primary < 0) {
      throw Refusal.corrupt("The file has no picture in it.");
    }
    long[] size = size(associations.getOrDefault(primary, List.of()));
    ImageHeader.checkSize(size[0], size[1]);
    return new Contents(
        new ImageHeader(type, (int) size[0], (int) size[1], 1, 1, false, end), alpha);
  }

  /** Whether what follows is a box at all: its kind is four printable characters. */
  private boolean isBox(int at) {
    for (int i = at + 4; i < at + 8; i++) {
      if (bytes[i] < ' ' || bytes[i] > '~') {
        return false;
      }
    }
    return true;
  }

  private Box box(int at, int stop) throws Refusal {
    if (++boxes > MOST_BOXES) {
      throw Refusal.corrupt("The file has more parts than any image.");
    }
    long length = Bytes.u32(bytes, at);
    String kind = Bytes.lower(bytes, at + 4, at + 8);
    int head = 8;
    if (length == 1) {
      head = 16;
      length = Bytes.u32(bytes, at + 8) << 32 | Bytes.u32(bytes, at + 12);
    } else if (length == 0) {
      length = stop - at;
    }
    if (length < head || length > stop - at) {
      throw Refusal.corrupt(
          "The file ends after " + bytes.length + " bytes, in the middle of the image.");
    }
    return new Box(kind, at + head, at + (int) length);
  }

  private List<Box> children(int from, int to) throws Refusal {
    List<Box> children = new ArrayList<>();
    for (int at = from; at + 8 <= to; at = children.get(children.size() - 1).to()) {
      children.add(box(at, to));
    }
    return children;
  }

  private void readMeta(int from, int to) throws Refusal {
    for (Box child : children(from, to)) {
      if (child.kind().equals("pitm")) {
        int at = child.from() + 4;
        primary = version(child) == 0 ? Bytes.u16(bytes, at) : Bytes.u32(bytes, at);
      } else if (child.kind().equals("iprp")) {
        for (Box part : children(child.from(), child.to())) {
          if (part.kind().equals("ipco")) {
            properties.addAll(children(part.from(), part.to()));
          } else if (part.kind().equals("ipma")) {
            readAssociations(part);
          }
        }
      }
    }
    alpha = properties.stream().anyMatch(this::isAlpha);
  }

  private int version(Box full) throws Refusal {
    return Bytes.u8(bytes, full.from());
  }

  private boolean isAlpha(Box property) {
    if (!property.kind().equals("auxc")) {
      return false;
    }
    String text =
        Bytes.lower(bytes, property.from(), Math.min(property.to(), property.from() + LONGEST_URN));
    return text.contains(ALPHA) || text.contains(ALPHA_OF_HEVC);
  }

  /** Which properties each item has, by their numbers from 1. */
  private void readAssociations(Box box) throws Refusal {
    boolean wide = (Bytes.u8(bytes, box.from() + 3) & 1) != 0;
    boolean longIds = version(box) > 0;
    long items = Bytes.u32(bytes, box.from() + 4);
    if (items > MOST_BOXES) {
      throw Refusal.corrupt("The file has more parts than any image.");
    }
    int at = box.from() + 8;
    for (long i = 0; i < items && at < box.to(); i++) {
      long item = longIds ? Bytes.u32(bytes, at) : Bytes.u16(bytes, at);
      at += longIds ? 4 : 2;
      int count = Bytes.u8(bytes, at++);
      List<Integer> numbers = new ArrayList<>();
      for (int n = 0; n < count; n++) {
        numbers.add(wide ? Bytes.u16(bytes, at) & 0x7fff : Bytes.u8(bytes, at) & 0x7f);
        at += wide ? 2 : 1;
      }
      associations.put(item, numbers);
    }
  }

  /** Width and height after the image's crop and rotation. */
  private long[] size(List<Integer> numbers) throws Refusal {
    long[] size = {0, 0};
    Set<String> seen = new HashSet<>();
    for (int number : numbers) {
      if (number < 1 || number > properties.size()) {
        continue;
      }
      Box property = properties.get(number - 1);
      int at = property.from();
      if (!seen.add(property.kind())) {
        continue;
      }
      switch (property.kind()) {
        case "ispe" -> size = new long[] {Bytes.u32(bytes, at + 4), Bytes.u32(bytes, at + 8)};
        case "clap" ->
            size =
                new long[] {
                  Bytes.u32(bytes, at) / Math.max(1, Bytes.u32(bytes, at + 4)),
                  Bytes.u32(bytes, at + 8) / Math.max(1, Bytes.u32(bytes, at + 12))
                };
        case "irot" -> {
          if ((Bytes.u8(bytes, at) & 1) != 0) {
            size = new long[] {size[1], size[0]};
          }
        }
        default -> {
          // says nothing of the size
        }
      }
    }
    return size;
  }
}
