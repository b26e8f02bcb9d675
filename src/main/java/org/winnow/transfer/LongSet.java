package org.winnow.transfer;

import java.util.Arrays;

/** A set of numbers in 16 bytes or so each: a million strings would be a heap's worth. */
final class LongSet {

  /** Stands for an empty place; kept apart where it is a member. */
  private static final long EMPTY = 0;

  private long[] places = new long[64];
  private int size;
  private boolean holdsEmpty;

  /**
   * @return whether it was not there
   */
  boolean add(long value) {
    if (value == EMPTY) {
      boolean fresh = !holdsEmpty;
      holdsEmpty = true;
      return fresh;
    }
    int at = place(value);
    if (places[at] == value) {
      return false;
    }
    places[at] = value;
    size++;
    if (size > places.length / 2) {
      grow();
    }
    return true;
  }

  /** Where it is, or would be. */
  private int place(long value) {
    int at = (int) (value ^ (value >>> 32)) & (places.length - 1);
    while (places[at] != EMPTY && places[at] != value) {
      at = (at + 1) & (places.length - 1);
    }
    return at;
  }

  private void grow() {
    long[] before = places;
    places = new long[before.length * 2];
    Arrays.stream(before).filter(value -> value != EMPTY).forEach(v -> places[place(v)] = v);
  }
}
