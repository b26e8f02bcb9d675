package org.winnow.model.djl;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.winnow.model.Encoder;
import org.winnow.model.Features;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;

/**
 * Another encoder's features and, after them, those of a network that {@link SelfSupervision}
 * taught.
 */
public final class SelfSupervisedEncoder implements Encoder {

  private static final String KIND = "self-supervised";
  private static final String BASE_DIMENSION = "baseDimension";

  private final Encoder base;
  private final SelfTaughtFeatures added;
  private final Map<String, Object> provenance;

  /**
   * Closes both when it is closed.
   *
   * @param made what is to be said of their making, {@link SelfSupervision#provenance}
   */
  public SelfSupervisedEncoder(Encoder base, SelfTaughtFeatures added, Map<String, Object> made) {
    this.base = base;
    this.added = added;
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("kind", KIND);
    all.putAll(made);
    all.put(BASE_DIMENSION, base.dimension());
    all.putAll(added.description());
    this.provenance = Collections.unmodifiableMap(all);
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @param base the encoder it joins; closed with this one, also when this fails
   * @throws IOException when the file is no self-supervised encoder's, is cut, or of another base
   */
  public static SelfSupervisedEncoder load(DjlRuntime runtime, Path saved, Encoder base)
      throws IOException {
    try (EncoderFile file = new EncoderFile(saved)) {
      Map<String, Object> made = file.provenance(KIND);
      int dimension = EncoderFile.number(made, BASE_DIMENSION);
      if (dimension != base.dimension()) {
        throw new IOException(
            "%s: expected a base of %d features, got %d"
                .formatted(saved, dimension, base.dimension()));
      }
      return new SelfSupervisedEncoder(
          base, SelfTaughtFeatures.read(runtime, base.input(), file, made), made);
    } catch (IOException | RuntimeException e) {
      base.close();
      throw e;
    }
  }

  @Override
  public PixelShape input() {
    return base.input();
  }

  @Override
  public int dimension() {
    return base.dimension() + added.dimension();
  }

  @Override
  public Map<String, Object> provenance() {
    return provenance;
  }

  @Override
  public Features encode(Pixels pixels) {
    return added.append(base.encode(pixels), pixels);
  }

  /** The network and its axes alone; the base lies in a file of its own. */
  @Override
  public void save(Path file) throws IOException {
    EncoderFile.write(file, provenance, added.arrays());
  }

  @Override
  public void close() {
    added.close();
    base.close();
  }
}
