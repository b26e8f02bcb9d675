package org.winnow.model.djl;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;

/**
 * The C library's heap, which the deep-learning library allocates from. glibc keeps what is freed
 * for later; after an encoder has been learned that is the better part of a gigabyte.
 */
final class NativeHeap {

  private NativeHeap() {}

  /** Gives freed memory back to the machine, where the C library can ({@code malloc_trim}). */
  static void trim() {
    try {
      Function trim = NativeLibrary.getProcess().getFunction("malloc_trim");
      trim.invokeInt(new Object[] {0L});
    } catch (UnsatisfiedLinkError e) {
      // another C library: it has its own ways
    }
  }
}
