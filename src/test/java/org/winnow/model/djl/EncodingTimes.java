package org.winnow.model.djl;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.winnow.image.Decoder;
import org.winnow.model.Encoder;
import org.winnow.model.PixelScaling;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;
import org.winnow.simulation.Dataset;
import org.winnow.simulation.PatchEncoding;

/**
 * Where the time goes when images become patch features (decoding, scaling, the way into native
 * memory, computing) on one thread, and how many images a second all threads encode. How to run it
 * is in docs/benchmarks.md.
 */
final class EncodingTimes {

  private static final int MOST_PHOTOS = 200;
  private static final int MOST_IDX = 2_000;
  private static final int TIMES = 3;

  private final Map<String, Object> results = new LinkedHashMap<>();
  private final int images;

  private EncodingTimes(int images) {
    this.images = images;
  }

  /** Arguments: a folder, zip or folder of IDX files as {@code simulate} takes it; --json FILE. */
  public static void main(String[] arguments) throws IOException {
    Path path = Path.of(arguments[0]);
    Dataset dataset = Dataset.open(path);
    Dataset.Survey survey = dataset.survey();
    List<byte[]> files = files(path);
    EncodingTimes times;
    try (DjlRuntime one = DjlRuntime.open(DeviceChoice.CPU, 1);
        DjlRuntime all = DjlRuntime.open(DeviceChoice.CPU)) {
      PixelShape shape = new PatchEncoding(one, 1).input(survey);
      // Files of the MNIST family hold the pixels themselves.
      Pixels pixels = files.isEmpty() ? some(dataset.read(shape).train()) : read(files, shape);
      times = new EncodingTimes(pixels.images());
      System.out.printf(
          "| %,d images as %s | ms an image | of processors |%n", times.images, shape);
      System.out.println("|---|---|---|");
      if (!files.isEmpty()) {
        times.pictures(files, shape, all);
      }
      times.encoding(pixels, survey, one, all);
    }
    if (arguments.length > 1 && arguments[1].equals("--json")) {
      new ObjectMapper()
          .writerWithDefaultPrettyPrinter()
          .writeValue(Path.of(arguments[2]).toFile(), times.results);
    }
  }

  private void pictures(List<byte[]> files, PixelShape shape, DjlRuntime all) {
    int side = Math.max(shape.height(), shape.width());
    List<BufferedImage> pictures = new ArrayList<>();
    measure(
        "decode",
        () -> {
          pictures.clear();
          files.forEach(file -> pictures.add(decode(file, side)));
        });
    measure("scale", () -> pictures.forEach(picture -> PixelScaling.scale(picture, shape)));
    measure(
        "decode and scale on all threads",
        () ->
            all.lanes()
                .forEach(files.size(), i -> PixelScaling.scale(decode(files.get(i), side), shape)));
  }

  private void encoding(Pixels pixels, Dataset.Survey survey, DjlRuntime one, DjlRuntime all) {
    measure(
        "into native memory",
        () -> {
          try (NDManager memory = one.newMemory()) {
            for (int i = 0; i < images; i++) {
              PatchNetwork.floats(pixels, i, i + 1, memory).close();
            }
          }
        });
    try (Encoder alone = new PatchEncoding(one, 1).learn(pixels, survey)) {
      measure("into native memory and compute", () -> alone.encode(pixels));
    }
    try (Encoder together = new PatchEncoding(all, 1).learn(pixels, survey)) {
      measure("into native memory and compute on all threads", () -> together.encode(pixels));
    }
  }

  /** The shortest of some runs after a first: by the clock, and of all processors together. */
  private void measure(String what, Runnable work) {
    work.run();
    double wall = Double.MAX_VALUE;
    double processors = Double.MAX_VALUE;
    for (int i = 0; i < TIMES; i++) {
      long before = processorNanos();
      long start = System.nanoTime();
      work.run();
      wall = Math.min(wall, (System.nanoTime() - start) / 1e6 / images);
      processors = Math.min(processors, (processorNanos() - before) / 1e6 / images);
    }
    System.out.printf("| %s | %.3f | %.3f |%n", what, wall, processors);
    results.put(what, Map.of("milliseconds", wall, "processorMilliseconds", processors));
  }

  private static long processorNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static BufferedImage decode(byte[] file, int side) {
    try {
      return Decoder.read(file, side);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Image files of a folder or zip, evenly from all of them. */
  private static List<byte[]> files(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return filesBelow(path);
    }
    try (FileSystem zip = FileSystems.newFileSystem(path)) {
      return filesBelow(zip.getPath("/"));
    }
  }

  private static List<byte[]> filesBelow(Path root) throws IOException {
    List<Path> all;
    try (Stream<Path> paths = Files.walk(root)) {
      all = paths.filter(path -> path.toString().matches(".*\\.(jpe?g|png)")).sorted().toList();
    }
    List<byte[]> files = new ArrayList<>();
    for (int i : evenly(all.size(), MOST_PHOTOS)) {
      files.add(Files.readAllBytes(all.get(i)));
    }
    return files;
  }

  private static int[] evenly(int count, int most) {
    int taken = Math.min(count, most);
    return IntStream.range(0, taken).map(i -> (int) ((long) i * count / taken)).toArray();
  }

  private static Pixels some(Pixels pixels) {
    return pixels.select(evenly(pixels.images(), MOST_IDX));
  }

  private static Pixels read(List<byte[]> files, PixelShape shape) {
    byte[] values = new byte[files.size() * shape.size()];
    int side = Math.max(shape.height(), shape.width());
    for (int i = 0; i < files.size(); i++) {
      byte[] scaled = PixelScaling.scale(decode(files.get(i), side), shape);
      System.arraycopy(scaled, 0, values, i * shape.size(), scaled.length);
    }
    return new Pixels(values, files.size(), shape);
  }
}
