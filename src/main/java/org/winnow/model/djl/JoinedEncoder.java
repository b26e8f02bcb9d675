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

/** Another encoder's features and, after them, what networks give. */
abstract class JoinedEncoder implements Encoder {

  private static final String BASE_DIMENSION = "baseDimension";

  private final Encoder base;
  private final AddedFeatures added;
  private final Map<String, Object> provenance;

  /**
   * Closes both when it is closed.
   *
   * @param made what is to be said of the networks' making beside their sizes
   */
  JoinedEncoder(String kind, Encoder base, AddedFeatures added, Map<String, Object> made) {
    this.base = base;
    this.added = added;
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("kind", kind);
    if (base.provenance().get("source") instanceof String source) {
      all.put("source", source);
    }
    all.putAll(made);
    all.put(BASE_DIMENSION, base.dimension());
    all.putAll(added.description());
    this.provenance = Collections.unmodifiableMap(all);
  }

  /** Makes an encoder of a file that has been opened and found to fit its base. */
  interface Reading<T> {
    T read(EncoderFile file, Map<String, Object> made) throws IOException;
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @param base closed when this fails
   * @throws IOException when the file is of another kind or another base, or is cut
   */
  static <T> T load(String kind, Path saved, Encoder base, Reading<T> reading) throws IOException {
    try (EncoderFile file = new EncoderFile(saved)) {
      Map<String, Object> made = file.provenance(kind);
      int dimension = EncoderFile.number(made, BASE_DIMENSION);
      if (dimension != base.dimension()) {
        throw new IOException(
            "%s: expected a base of %d features, got %d"
                .formatted(saved, dimension, base.dimension()));
      }
      return reading.read(file, made);
    } catch (IOException | RuntimeException e) {
      base.close();
      throw e;
    }
  }

  @Override
  public final PixelShape input() {
    return base.input();
  }

  @Override
  public final int dimension() {
    return base.dimension() + added.dimension();
  }

  /** With the base's source, for it is made of that too. */
  @Override
  public final Map<String, Object> provenance() {
    return provenance;
  }

  @Override
  public final Features encode(Pixels pixels) {
    return added.append(base.encode(pixels), pixels);
  }

  /** What was added alone; the base lies in a file of its own. */
  @Override
  public final void save(Path file) throws IOException {
    EncoderFile.write(file, provenance, added.arrays());
  }

  @Override
  public final void close() {
    added.close();
    base.close();
  }
}
