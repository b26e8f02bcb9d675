package org.winnow.model.djl;

import org.winnow.model.PixelShape;

/** Where a scale's patches lie in the (reduced) image, row by row. */
final class PatchPositions {

  private final PatchScale scale;
  private final PixelShape reduced;
  private final int down;
  private final int across;

  PatchPositions(PatchScale scale, PixelShape input) {
    this.scale = scale;
    this.reduced = scale.reduced(input);
    this.down = scale.positions(input.height());
    this.across = scale.positions(input.width());
  }

  int count() {
    return down * across;
  }

  /** Indices into a channel-first image of the pixels of positions from … to − 1. */
  long[] pixels(int from, int to) {
    int side = scale.patch();
    long[] index = new long[(to - from) * reduced.channels() * side * side];
    int next = 0;
    for (int position = from; position < to; position++) {
      int top = position / across * scale.stride();
      int left = position % across * scale.stride();
      for (int channel = 0; channel < reduced.channels(); channel++) {
        for (int i = 0; i < side; i++) {
          for (int j = 0; j < side; j++) {
            index[next++] =
                ((long) channel * reduced.height() + top + i) * reduced.width() + left + j;
          }
        }
      }
    }
    return index;
  }

  /** For positions from … to − 1, the given value at the cell a position belongs to, else 0. */
  float[] cells(int from, int to, float value) {
    int grid = scale.grid();
    float[] cells = new float[(to - from) * grid * grid];
    for (int position = from; position < to; position++) {
      int row = position / across * grid / down;
      int column = position % across * grid / across;
      cells[(position - from) * grid * grid + row * grid + column] = value;
    }
    return cells;
  }
}
