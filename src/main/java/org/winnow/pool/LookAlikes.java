package org.winnow.pool;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.winnow.image.PerceptualHash;

/**
 * Finds the image that another is a near-duplicate of, among those that are the first of their
 * kind. So whatever looks like one image is a group, without chains in which ends look nothing
 * alike. Hashes are looked up by pieces (Norouzi, Punjani & Fleet, "Fast search in Hamming space
 * with multi-index hashing", CVPR 2012): of 16 pieces of 16 bits, hashes that differ in at most 31
 * bits have one in which they differ in one bit at most. About 150 bytes an image. Safe for use by
 * many threads.
 */
final class LookAlikes {

  private static final int PIECE_BITS = 16;
  private static final int PIECES = PerceptualHash.BYTES * 8 / PIECE_BITS;
  private static final int VALUES = 1 << PIECE_BITS;
  private static final int NONE = -1;

  private First[] firsts = new First[0];

  /** By piece and its value, the last entry that has it. */
  private final int[] heads = new int[PIECES * VALUES];

  /** By piece and entry, the entry before it with the same value. */
  private int[][] nexts = new int[PIECES][0];

  private int count;
  private int known;

  LookAlikes() {
    Arrays.fill(heads, NONE);
  }

  /** Ordinals below this have been met; those that are in here are {@link #add added}. */
  synchronized int known() {
    return known;
  }

  synchronized void know(int below) {
    known = below;
  }

  /** Takes in the first image of its kind. */
  synchronized void add(int ordinal, PerceptualHash look) {
    if (count == firsts.length) {
      grow(Math.max(1_024, count + count / 2));
    }
    firsts[count] = new First(ordinal, look);
    for (int piece = 0; piece < PIECES; piece++) {
      int head = piece * VALUES + piece(look, piece);
      nexts[piece][count] = heads[head];
      heads[head] = count;
    }
    count++;
  }

  private void grow(int size) {
    firsts = Arrays.copyOf(firsts, size);
    for (int piece = 0; piece < PIECES; piece++) {
      nexts[piece] = Arrays.copyOf(nexts[piece], size);
    }
  }

  /** Images that are about to be added, after which they are here. */
  Batch batch() {
    return new Batch();
  }

  private synchronized @Nullable Match find(PerceptualHash look) {
    Search search = new Search(look);
    for (int piece = 0; piece < PIECES; piece++) {
      int value = piece(look, piece);
      search.among(piece, value);
      for (int bit = 0; bit < PIECE_BITS; bit++) {
        search.among(piece, value ^ 1 << bit);
      }
    }
    return search.nearest;
  }

  private static int piece(PerceptualHash hash, int index) {
    long word =
        switch (index / 4) {
          case 0 -> hash.first();
          case 1 -> hash.second();
          case 2 -> hash.third();
          default -> hash.fourth();
        };
    return (int) (word >>> index % 4 * PIECE_BITS) & VALUES - 1;
  }

  private record First(int ordinal, PerceptualHash look) {}

  private record Match(int ordinal, int distance) {

    /** The nearer of two, of equally near ones the first; null where neither looks alike. */
    static @Nullable Match nearer(@Nullable Match known, First first, PerceptualHash look) {
      int distance = look.distance(first.look());
      boolean better =
          known == null
              ? distance <= PerceptualHash.ALIKE
              : distance < known.distance()
                  || distance == known.distance() && first.ordinal() < known.ordinal();
      return better ? new Match(first.ordinal(), distance) : known;
    }
  }

  private final class Search {

    private final PerceptualHash look;
    private @Nullable Match nearest;

    Search(PerceptualHash look) {
      this.look = look;
    }

    void among(int piece, int value) {
      for (int at = heads[piece * VALUES + value]; at != NONE; at = nexts[piece][at]) {
        nearest = Match.nearer(nearest, firsts[at], look);
      }
    }
  }

  /** One transaction's images, of which nothing is kept if it fails. */
  final class Batch {

    private final List<First> added = new ArrayList<>();

    /** Meets the next image: the first one that looks like it, if it is not the first itself. */
    OptionalInt meet(int ordinal, PerceptualHash look) {
      Match nearest = find(look);
      for (First first : added) {
        nearest = Match.nearer(nearest, first, look);
      }
      if (nearest != null) {
        return OptionalInt.of(nearest.ordinal());
      }
      added.add(new First(ordinal, look));
      return OptionalInt.empty();
    }
  }
}
