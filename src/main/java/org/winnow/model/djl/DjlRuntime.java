package org.winnow.model.djl;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;

/**
 * The deep-learning library, started once: offline, on the chosen device. Encoders and classifiers
 * made with it live inside its memory; close them before it. Safe to share between threads.
 */
public final class DjlRuntime implements AutoCloseable {

  private final Engine engine;
  private final Device device;
  private final NDManager root;
  private final Lanes lanes;

  private DjlRuntime(Engine engine, Device device, int threads) {
    this.engine = engine;
    this.device = device;
    this.root = engine.newBaseManager(device);
    this.lanes = new Lanes(device.isGpu() ? 1 : threads);
  }

  /** As {@link #open(DeviceChoice, int)} with a thread for each core. */
  public static DjlRuntime open(DeviceChoice choice) {
    return open(choice, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Starts the library; the first call of a machine takes seconds, later ones half a second.
   *
   * @param threads pieces of work side by side on the CPU, at least 1
   * @throws IllegalStateException when a GPU is asked for and none is there
   */
  public static DjlRuntime open(DeviceChoice choice, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("expected at least one thread, got " + threads);
    }
    System.setProperty("ai.djl.offline", "true");
    // One thread an operation: lanes run operations side by side instead, see Lanes.
    setDefault("ai.djl.pytorch.num_threads", "1");
    setDefault("ai.djl.pytorch.num_interop_threads", "1");
    // The graph optimizer recompiles a model on its first calls, and holds on to that memory.
    setDefault("ai.djl.pytorch.graph_optimizer", "false");
    Engine engine = Engine.getEngine("PyTorch");
    return new DjlRuntime(engine, device(choice, engine), threads);
  }

  private static Device device(DeviceChoice choice, Engine engine) {
    return switch (choice) {
      case CPU -> Device.cpu();
      case AUTO -> engine.getGpuCount() > 0 ? Device.gpu() : Device.cpu();
      case GPU -> {
        if (engine.getGpuCount() == 0) {
          throw new IllegalStateException(
              "winnow.device=gpu, but PyTorch "
                  + engine.getVersion()
                  + " sees no GPU; set winnow.device=auto or cpu, or start with the GPU natives");
        }
        yield Device.gpu();
      }
    };
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** True when tensors live on a GPU. */
  public boolean gpu() {
    return device.isGpu();
  }

  /** Library, version and device, for provenance and the monitoring page. */
  public String description() {
    return "%s %s on %s".formatted(engine.getEngineName(), engine.getVersion(), device);
  }

  /**
   * Gives memory that nothing uses any more back to the machine, the heap's and the native. Takes a
   * tenth of a second or two; call it when a burst of work is over.
   */
  public void giveBackMemory() {
    System.gc();
    NativeHeap.trim();
  }

  /**
   * Gives native memory that nothing uses any more back to the machine: what was freed lies
   * scattered over the heaps of as many threads as have computed. Takes up to 50 ms.
   */
  public void trim() {
    NativeHeap.trim();
  }

  /** Memory of its own, for the caller to close. */
  NDManager newMemory() {
    return root.newSubManager();
  }

  Device device() {
    return device;
  }

  Lanes lanes() {
    return lanes;
  }

  @Override
  public void close() {
    lanes.close();
    root.close();
  }
}
