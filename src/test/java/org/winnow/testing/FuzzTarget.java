package org.winnow.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * Something that reads bytes of strangers, and what must hold of it whatever they are.
 *
 * @param seeds inputs to begin with
 * @param longest bytes of an input
 * @param mostMemory bytes that reading one input may allocate, all garbage counted
 */
public record FuzzTarget(
    String name, List<byte[]> seeds, int longest, long mostMemory, Reading reading) {

  /** How long one input may take; {@code Fuzzing} stops at it. */
  public static final int MOST_SECONDS = 10;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Reads an input and checks what came out. */
  public interface Reading {

    /**
     * @throws Exception or an assertion's error: whatever comes out is a finding
     */
    void read(byte[] input) throws Exception;
  }

  public FuzzTarget {
    seeds = List.copyOf(seeds);
  }

  /** Throws what is found. */
  public void run(byte[] input) throws Exception {
    long allocated = allocatedBy(input);
    // Classes that an input is the first to need, and their instruments, are not its own.
    assertThat(allocated > mostMemory ? allocatedBy(input) : allocated)
        .as("bytes allocated for an input of %d bytes", input.length)
        .isLessThanOrEqualTo(mostMemory);
  }

  private long allocatedBy(byte[] input) throws Exception {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    reading.read(input);
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
