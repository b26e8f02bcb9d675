package org.winnow.round;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;
import org.winnow.image.Decoder;
import org.winnow.model.PixelScaling;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;
import org.winnow.model.djl.PatchEncoderSettings;
import org.winnow.pool.Image;
import org.winnow.pool.Images;
import org.winnow.storage.BlobStore;
import org.winnow.storage.FileMemory;

/** Reads images from storage as the pixels an encoder takes. */
@ApplicationScoped
class PixelSource {

  /** Images read at once: a disk of the network or a bucket is waited for, not a processor. */
  private static final int READERS = 16;

  /** Of so many images some can be read, unless what is read from is the wrong place. */
  private static final int MANY = 8;

  private static final Logger LOG = Logger.getLogger(PixelSource.class);

  private final Images images;
  private final BlobStore blobs;
  private final ExecutorService readers;
  private final Semaphore decoding;
  private final FileMemory memory = new FileMemory();

  PixelSource(Images images, BlobStore blobs) {
    this.images = images;
    this.blobs = blobs;
    int processors = Math.max(1, Runtime.getRuntime().availableProcessors());
    this.readers = Executors.newFixedThreadPool(Math.max(READERS, processors));
    this.decoding = new Semaphore(processors);
  }

  /** A uniform sample of the pool and the encoder settings that fit it. */
  record Sample(Pixels pixels, PatchEncoderSettings settings) {}

  Sample sample(long projectId, int pool, long seed) {
    List<Image> chosen = draw(projectId, pool, PatchEncoderSettings.IMAGES, seed);
    int[] widths = chosen.stream().mapToInt(Image::width).sorted().toArray();
    int[] heights = chosen.stream().mapToInt(Image::height).sorted().toArray();
    boolean grey = chosen.stream().limit(32).allMatch(this::isGrey);
    PatchEncoderSettings settings =
        PatchEncoderSettings.forPool(median(widths), median(heights), grey, pool);
    return new Sample(read(chosen, settings.input()), settings);
  }

  /** A uniform sample of the pool, by ordinal. */
  List<Image> draw(long projectId, int pool, int most, long seed) {
    return images.at(projectId, ordinals(pool, most, seed));
  }

  /** Selection sampling (Knuth 3.4.2 S): each image with the chance that is left for it. */
  static List<Integer> ordinals(int pool, int most, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int wanted = Math.min(pool, most);
    List<Integer> chosen = new ArrayList<>(wanted);
    for (int ordinal = 0; ordinal < pool; ordinal++) {
      if (random.nextInt(pool - ordinal) < wanted - chosen.size()) {
        chosen.add(ordinal);
      }
    }
    return chosen;
  }

  /**
   * The same for many images, a second or two of it in each turn.
   *
   * @param ordinals of a project's images
   */
  Pixels read(long projectId, List<Integer> ordinals, PixelShape shape, Compute compute) {
    byte[] values = new byte[Math.multiplyExact(ordinals.size(), shape.size())];
    compute.inParts(
        shape,
        ordinals.size(),
        (from, to) -> {
          Pixels part = read(images.at(projectId, ordinals.subList(from, to)), shape);
          System.arraycopy(part.values(), 0, values, from * shape.size(), part.values().length);
        });
    return new Pixels(values, ordinals.size(), shape);
  }

  /**
   * Decodes in parallel; an image that cannot be read any more is black, and the log says so.
   *
   * @throws IllegalStateException if storage does not answer, or has none of many images: nothing
   *     may be learned from those
   */
  Pixels read(List<Image> slice, PixelShape shape) {
    byte[] values = new byte[Math.multiplyExact(slice.size(), shape.size())];
    List<Future<Boolean>> tasks = new ArrayList<>();
    for (int i = 0; i < slice.size(); i++) {
      Image image = slice.get(i);
      int offset = i * shape.size();
      tasks.add(readers.submit(() -> readOne(image, shape, values, offset)));
    }
    int read = 0;
    for (Future<Boolean> task : tasks) {
      try {
        read += task.get() ? 1 : 0;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while reading images", e);
      } catch (ExecutionException e) {
        tasks.forEach(each -> each.cancel(false));
        throw new IllegalStateException("could not read images", e.getCause());
      }
    }
    if (read == 0 && slice.size() >= MANY) {
      throw new IllegalStateException(
          "storage has none of %d images; does winnow.storage.bucket say where they are?"
              .formatted(slice.size()));
    }
    return new Pixels(values, slice.size(), shape);
  }

  private boolean readOne(Image image, PixelShape shape, byte[] values, int offset)
      throws InterruptedException {
    memory.take(image.bytes());
    try {
      byte[] bytes = blobs.read(image.sha256());
      decoding.acquire();
      try {
        int side = Math.max(shape.height(), shape.width());
        BufferedImage picture = Decoder.read(bytes, image.mediaType(), side);
        byte[] scaled = PixelScaling.scale(picture, shape);
        System.arraycopy(scaled, 0, values, offset, scaled.length);
      } finally {
        decoding.release();
      }
      return true;
    } catch (IOException e) {
      LOG.warnf("image %d cannot be read from storage: %s", image.id(), e.getMessage());
      return false;
    } finally {
      memory.give(image.bytes());
    }
  }

  private boolean isGrey(Image image) {
    try {
      BufferedImage picture = Decoder.read(blobs.read(image.sha256()), image.mediaType(), 64);
      int[] row = new int[picture.getWidth()];
      for (int y = 0; y < picture.getHeight(); y += 4) {
        picture.getRGB(0, y, row.length, 1, row, 0, row.length);
        if (Arrays.stream(row).anyMatch(PixelSource::isColored)) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      return true;
    }
  }

  private static boolean isColored(int argb) {
    int red = argb >> 16 & 0xff;
    int green = argb >> 8 & 0xff;
    int blue = argb & 0xff;
    return Math.max(red, Math.max(green, blue)) - Math.min(red, Math.min(green, blue)) > 8;
  }

  private static int median(int[] sorted) {
    return sorted[sorted.length / 2];
  }

  @PreDestroy
  void close() {
    readers.shutdown();
  }
}
