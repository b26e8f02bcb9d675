package org.winnow.simulation;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.winnow.image.Decoder;
import org.winnow.model.PixelScaling;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;

/**
 * Images in {@code train/<class>/} and {@code test/<class>/}, possibly below one top folder. Read
 * twice: once for the paths and a look at some of the images, once for the pixels, so that memory
 * holds pixels of the encoder's shape only.
 */
final class ClassFolders implements Dataset {

  /** Images looked at for the survey: enough for a median. */
  private static final int SURVEYED = 200;

  /** A side that no image has: it is decoded at its full size. */
  private static final int WHOLE = 100_000;

  private final Path path;
  private @Nullable Contents contents;

  ClassFolders(Path path) {
    this.path = path;
  }

  /** Where an image belongs: its part and class. */
  private record Place(boolean train, String className) {

    /** Null for a file that lies elsewhere. */
    static @Nullable Place of(String path) {
      String[] parts = path.split("/");
      for (int i = 0; i < Math.min(2, parts.length - 2); i++) {
        if (parts[i].equals("train") || parts[i].equals("test")) {
          return new Place(parts[i].equals("train"), parts[i + 1]);
        }
      }
      return null;
    }
  }

  private record Contents(List<String> classes, int train, int test, Survey survey) {}

  @Override
  public Survey survey() throws IOException {
    return contents().survey;
  }

  private Contents contents() throws IOException {
    Contents known = contents;
    if (known == null) {
      known = look();
      contents = known;
    }
    return known;
  }

  private Contents look() throws IOException {
    TreeSet<String> trainClasses = new TreeSet<>();
    TreeSet<String> testClasses = new TreeSet<>();
    int[] counts = new int[2];
    List<byte[]> sampled = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(1);
    forEach(
        (name, bytes) -> {
          Place place = Place.of(name);
          if (place == null) {
            return;
          }
          (place.train ? trainClasses : testClasses).add(place.className);
          counts[place.train ? 0 : 1]++;
          if (place.train) {
            // Reservoir sampling: every image has the same chance to be looked at.
            int at = counts[0] <= SURVEYED ? counts[0] - 1 : random.nextInt(counts[0]);
            if (at < sampled.size()) {
              sampled.set(at, bytes.readAllBytes());
            } else if (at < SURVEYED) {
              sampled.add(bytes.readAllBytes());
            }
          }
        });
    check(trainClasses, testClasses);
    return new Contents(
        List.copyOf(trainClasses), counts[0], counts[1], survey(sampled, counts[0]));
  }

  private void check(TreeSet<String> trainClasses, TreeSet<String> testClasses) {
    if (trainClasses.isEmpty() || testClasses.isEmpty()) {
      throw Dataset.unreadable(
          "Expected images in train/<class>/ and test/<class>/ of %s, found none in %s."
              .formatted(Dataset.name(path), trainClasses.isEmpty() ? "train" : "test"));
    }
    if (trainClasses.size() < 2) {
      throw Dataset.unreadable(
          "Expected two classes or more in train, found only " + trainClasses.first() + ".");
    }
    for (String className : testClasses) {
      if (!trainClasses.contains(className)) {
        throw Dataset.unreadable(
            "Expected every class of test in train, found no train/%s.".formatted(className));
      }
    }
  }

  private Survey survey(List<byte[]> sampled, int images) {
    List<Integer> widths = new ArrayList<>();
    List<Integer> heights = new ArrayList<>();
    boolean grey = true;
    for (byte[] bytes : sampled) {
      BufferedImage image = decode(bytes, WHOLE);
      if (image != null) {
        widths.add(image.getWidth());
        heights.add(image.getHeight());
        grey &= isGrey(image);
      }
    }
    if (widths.isEmpty()) {
      throw Dataset.unreadable(
          "Expected images that can be decoded in %s, but of %d looked at none can."
              .formatted(Dataset.name(path), sampled.size()));
    }
    return new Survey(median(widths), median(heights), grey, images);
  }

  /** As the server decodes it; null for a file that it would refuse. */
  private static @Nullable BufferedImage decode(byte[] bytes, int minSide) {
    try {
      return Decoder.read(bytes, minSide);
    } catch (IOException e) {
      return null;
    }
  }

  private static int median(List<Integer> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private static boolean isGrey(BufferedImage image) {
    Raster raster = image.getRaster();
    if (raster.getNumBands() <= 2) {
      return image.getColorModel().getColorSpace().getNumComponents() == 1;
    }
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int rgb = image.getRGB(x, y);
        if (((rgb >> 16) & 255) != ((rgb >> 8) & 255) || ((rgb >> 8) & 255) != (rgb & 255)) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public LabeledSet read(PixelShape shape) throws IOException {
    Contents all = contents();
    Part train = new Part(all.train, shape);
    Part test = new Part(all.test, shape);
    List<String> leftOut = new ArrayList<>();
    forEach(
        (name, bytes) -> {
          Place place = Place.of(name);
          if (place == null) {
            return;
          }
          BufferedImage image =
              decode(bytes.readAllBytes(), Math.max(shape.height(), shape.width()));
          if (image == null) {
            leftOut.add(name);
          } else {
            (place.train ? train : test)
                .add(PixelScaling.scale(image, shape), all.classes.indexOf(place.className));
          }
        });
    return new LabeledSet(
        all.classes, train.pixels(), train.labels(), test.pixels(), test.labels(), leftOut);
  }

  private void forEach(ImageEntries.Visitor visitor) throws IOException {
    try {
      ImageEntries.at(path).forEach(visitor);
    } catch (ZipException | EOFException e) {
      throw Dataset.unreadable(
          "%s is not a whole archive: %s.".formatted(Dataset.name(path), e.getMessage()));
    }
  }

  /** Pixels and labels as they come. */
  private static final class Part {

    private final PixelShape shape;
    private final byte[] values;
    private final int[] labels;
    private int images;

    Part(int most, PixelShape shape) {
      this.shape = shape;
      values = new byte[Math.multiplyExact(most, shape.size())];
      labels = new int[most];
    }

    void add(byte[] pixels, int label) {
      System.arraycopy(pixels, 0, values, images * pixels.length, pixels.length);
      labels[images++] = label;
    }

    Pixels pixels() {
      int length = images * shape.size();
      return new Pixels(
          length == values.length ? values : Arrays.copyOf(values, length), images, shape);
    }

    int[] labels() {
      return Arrays.copyOf(labels, images);
    }
  }
}
