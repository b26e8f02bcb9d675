package org.winnow.simulation;

import java.awt.image.BufferedImage;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.winnow.model.PixelScaling;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;

/**
 * The four IDX files of the MNIST family, gzipped or not: images are grey, 3 dimensions of unsigned
 * bytes; labels 1 dimension. Classes are called 0, 1, …
 */
final class IdxFiles implements Dataset {

  private static final int IMAGES_MAGIC = 0x0803;
  private static final int LABELS_MAGIC = 0x0801;

  private final Path folder;
  private final List<String> names;

  private IdxFiles(Path folder, List<String> names) {
    this.folder = folder;
    this.names = names;
  }

  /** The IDX files of a folder; empty when it has no training images among them. */
  static Optional<IdxFiles> in(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    List<String> names;
    try (Stream<Path> files = Files.list(folder)) {
      names = files.map(file -> file.getFileName().toString()).sorted().toList();
    }
    boolean there = names.stream().anyMatch(name -> name.matches("train-images.*idx3.*"));
    return there ? Optional.of(new IdxFiles(folder, names)) : Optional.empty();
  }

  @Override
  public Survey survey() throws IOException {
    try (DataInputStream bytes = open("train-images.*idx3.*")) {
      int[] sizes = header(bytes, IMAGES_MAGIC, 3);
      return new Survey(sizes[2], sizes[1], true, sizes[0]);
    }
  }

  @Override
  public LabeledSet read(PixelShape shape) throws IOException {
    Pixels train = images("train-images.*idx3.*", shape);
    int[] trainLabels = labels("train-labels.*idx1.*", train.images());
    Pixels test = images("(t10k|test)-images.*idx3.*", shape);
    int[] testLabels = labels("(t10k|test)-labels.*idx1.*", test.images());
    int classes = Arrays.stream(trainLabels).max().orElse(-1) + 1;
    if (classes < 2 || Arrays.stream(testLabels).anyMatch(label -> label >= classes)) {
      throw Dataset.unreadable(
          "Expected two classes or more in the training labels, and no other in the test labels.");
    }
    List<String> names = IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    return new LabeledSet(names, train, trainLabels, test, testLabels, List.of());
  }

  private Pixels images(String pattern, PixelShape shape) throws IOException {
    try (DataInputStream bytes = open(pattern)) {
      int[] sizes = header(bytes, IMAGES_MAGIC, 3);
      PixelShape own = new PixelShape(1, sizes[1], sizes[2]);
      byte[] values = new byte[Math.multiplyExact(sizes[0], shape.size())];
      byte[] image = new byte[own.size()];
      for (int i = 0; i < sizes[0]; i++) {
        bytes.readFully(image);
        byte[] scaled = own.equals(shape) ? image : PixelScaling.scale(grey(image, own), shape);
        System.arraycopy(scaled, 0, values, i * shape.size(), shape.size());
      }
      return new Pixels(values, sizes[0], shape);
    } catch (EOFException e) {
      throw cut(pattern);
    }
  }

  private static BufferedImage grey(byte[] values, PixelShape shape) {
    BufferedImage image =
        new BufferedImage(shape.width(), shape.height(), BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setDataElements(0, 0, shape.width(), shape.height(), values);
    return image;
  }

  private int[] labels(String pattern, int expected) throws IOException {
    try (DataInputStream bytes = open(pattern)) {
      int count = header(bytes, LABELS_MAGIC, 1)[0];
      if (count != expected) {
        throw Dataset.unreadable(
            "Expected a label for each of %d images, found %d in %s."
                .formatted(expected, count, file(pattern)));
      }
      byte[] values = new byte[count];
      bytes.readFully(values);
      int[] labels = new int[count];
      Arrays.setAll(labels, i -> values[i] & 255);
      return labels;
    } catch (EOFException e) {
      throw cut(pattern);
    }
  }

  private RuntimeException cut(String pattern) {
    return Dataset.unreadable(file(pattern) + " ends before its last value: it is cut.");
  }

  private int[] header(DataInputStream bytes, int magic, int dimensions) throws IOException {
    int found = bytes.readInt();
    int[] sizes = new int[dimensions];
    if (found == magic) {
      for (int i = 0; i < dimensions; i++) {
        sizes[i] = bytes.readInt();
      }
    }
    if (found != magic || Arrays.stream(sizes).anyMatch(size -> size < 1)) {
      throw Dataset.unreadable(
          "Expected IDX files of unsigned bytes in %s, found one that is not."
              .formatted(Dataset.name(folder)));
    }
    return sizes;
  }

  private DataInputStream open(String pattern) throws IOException {
    String file = file(pattern);
    InputStream bytes =
        new BufferedInputStream(Files.newInputStream(folder.resolve(file)), 1 << 16);
    return new DataInputStream(
        file.endsWith(".gz")
            ? new BufferedInputStream(new GZIPInputStream(bytes, 1 << 16))
            : bytes);
  }

  private String file(String pattern) {
    @Nullable String found =
        names.stream().filter(n -> n.matches(pattern)).findFirst().orElse(null);
    if (found == null) {
      throw Dataset.unreadable(
          "Expected train-images, train-labels, t10k-images and t10k-labels in %s, found %s."
              .formatted(Dataset.name(folder), String.join(", ", names)));
    }
    return found;
  }
}
