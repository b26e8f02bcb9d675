package org.winnow.model.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;

/** Rows in blocks, S × R in all, for several passes over them. */
interface RowBlocks {

  /** How many blocks. */
  int count();

  /** S, rows of all blocks. */
  long rows();

  /** R, values of a row. */
  int width();

  /**
   * A copy of a block, rows × R, in the memory given. Safe to call by many threads for different
   * blocks.
   */
  NDArray read(int block, NDManager sub);

  /** Blocks that lie in memory. */
  static RowBlocks of(List<NDArray> blocks) {
    return new RowBlocks() {
      @Override
      public int count() {
        return blocks.size();
      }

      @Override
      public long rows() {
        return blocks.stream().mapToLong(block -> block.getShape().get(0)).sum();
      }

      @Override
      public int width() {
        return (int) blocks.get(0).getShape().get(1);
      }

      @Override
      public NDArray read(int block, NDManager sub) {
        NDArray copy = blocks.get(block).duplicate();
        copy.attach(sub);
        return copy;
      }
    };
  }
}
