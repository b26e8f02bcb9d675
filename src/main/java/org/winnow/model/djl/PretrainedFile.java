package org.winnow.model.djl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.winnow.model.EncoderUnusable;
import org.winnow.model.PixelShape;

/**
 * A TorchScript file and what the sidecar beside it ({@code NAME.json}) says of its input.
 *
 * @param sha256 the file's checksum, lower-case hex
 * @param name how reports call it
 * @param input what images are decoded to
 * @param mean taken from each channel, of values from 0 to 1
 * @param std each channel is divided by, above 0
 * @param layout the order of a batch's axes
 * @param batch the most images in one call; null for a number that fits the device
 */
public record PretrainedFile(
    Path file,
    String sha256,
    String name,
    PixelShape input,
    List<Float> mean,
    List<Float> std,
    Layout layout,
    @Nullable Integer batch) {

  /** Larger ones do not fit a batch into memory; encoders take 224 to 518 pixels. */
  private static final int LARGEST_SIDE = 2048;

  private static final int LARGEST_BATCH = 1024;

  private static final Pattern NAME = Pattern.compile("\\P{Cntrl}{1,100}");

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /** The order of a batch's axes. */
  public enum Layout {
    /** Image, channel, row, column: PyTorch's own. */
    NCHW,
    /** Image, row, column, channel. */
    NHWC
  }

  /** The sidecar as it is written. */
  private record Sidecar(
      @Nullable Integer width,
      @Nullable Integer height,
      @Nullable Integer channels,
      @Nullable List<Float> mean,
      @Nullable List<Float> std,
      @Nullable String layout,
      @Nullable String name,
      @Nullable Integer batch) {}

  /** Where the sidecar of a model file lies. */
  public static Path sidecar(Path file) {
    return file.resolveSibling(file.getFileName() + ".json");
  }

  /**
   * The checksum of a model file. Reads all of it.
   *
   * @throws EncoderUnusable when it is not there or cannot be read
   */
  public static String sha256(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new EncoderUnusable("The encoder file %s does not exist.".formatted(file));
    }
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new EncoderUnusable(
          "The encoder file %s cannot be read: %s.".formatted(file, e.getMessage()), e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * Checks a file's checksum.
   *
   * @param expected hex, in either case
   * @throws EncoderUnusable when it differs
   */
  public static void check(Path file, String expected, String actual) {
    if (!expected.strip().toLowerCase(Locale.ROOT).equals(actual)) {
      throw new EncoderUnusable(
          "The encoder file %s has the SHA-256 %s, and %s is expected: it is another file than the one that was pinned."
              .formatted(file, actual, expected.strip()));
    }
  }

  /**
   * Reads the sidecar.
   *
   * @param sha256 of the file, from {@link #sha256(Path)}
   * @throws EncoderUnusable when the sidecar is missing or says what cannot be
   */
  public static PretrainedFile read(Path file, String sha256) {
    Path path = sidecar(file);
    if (!Files.isRegularFile(path)) {
      throw new EncoderUnusable(
          "The encoder's sidecar %s does not exist; it says the input's width, height, channels, mean and std."
              .formatted(path));
    }
    try {
      return of(file, sha256, JSON.readValue(path.toFile(), Sidecar.class));
    } catch (JsonProcessingException e) {
      throw new EncoderUnusable(
          "The encoder's sidecar %s is not what is expected: %s."
              .formatted(path, e.getOriginalMessage().lines().findFirst().orElse("no JSON")),
          e);
    } catch (IOException e) {
      throw new EncoderUnusable(
          "The encoder's sidecar %s cannot be read: %s.".formatted(path, e.getMessage()), e);
    }
  }

  private static PretrainedFile of(Path file, String sha256, @Nullable Sidecar said) {
    Path path = sidecar(file);
    if (said == null
        || said.width() == null
        || said.height() == null
        || said.channels() == null
        || said.mean() == null
        || said.std() == null) {
      throw new EncoderUnusable(
          "The encoder's sidecar %s must say width, height, channels, mean and std."
              .formatted(path));
    }
    int channels = said.channels();
    require(
        path, "width and height", isIn(said.width(), LARGEST_SIDE), "1 to " + LARGEST_SIDE, said);
    require(
        path, "width and height", isIn(said.height(), LARGEST_SIDE), "1 to " + LARGEST_SIDE, said);
    require(path, "channels", channels == 1 || channels == 3, "1 or 3", said);
    require(
        path,
        "mean",
        said.mean().size() == channels && said.mean().stream().allMatch(PretrainedFile::isFinite),
        "a number for each channel",
        said);
    require(
        path,
        "std",
        said.std().size() == channels
            && said.std().stream().allMatch(value -> isFinite(value) && value > 0),
        "a number above 0 for each channel",
        said);
    Integer batch = said.batch();
    require(
        path, "batch", batch == null || isIn(batch, LARGEST_BATCH), "1 to " + LARGEST_BATCH, said);
    String name = said.name() == null ? String.valueOf(file.getFileName()) : said.name();
    require(path, "name", NAME.matcher(name).matches(), "1 to 100 printable characters", said);
    String layout = said.layout() == null ? Layout.NCHW.name() : said.layout();
    require(path, "layout", layout.equals("NCHW") || layout.equals("NHWC"), "NCHW or NHWC", said);
    return new PretrainedFile(
        file,
        sha256,
        name,
        new PixelShape(channels, said.height(), said.width()),
        List.copyOf(said.mean()),
        List.copyOf(said.std()),
        Layout.valueOf(layout),
        batch);
  }

  private static boolean isIn(int value, int most) {
    return value >= 1 && value <= most;
  }

  private static boolean isFinite(@Nullable Float value) {
    return value != null && Float.isFinite(value);
  }

  private static void require(
      Path path, String field, boolean holds, String expected, Sidecar said) {
    if (!holds) {
      throw new EncoderUnusable(
          "The encoder's sidecar %s says %s; expected for %s: %s."
              .formatted(
                  path,
                  said.toString().replace("Sidecar", "").replaceAll("\\p{Cntrl}", " "),
                  field,
                  expected));
    }
  }

  /** All that settles the features of an image: equal text, equal features. */
  public String source() {
    return "%s %d×%d×%d mean %s std %s %s"
        .formatted(
            sha256, input.channels(), input.height(), input.width(), mean, std, layout.name());
  }
}
