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

/** Another encoder's features and, after them, what networks fine-tuned on the labels say. */
public final class TunedEncoder implements Encoder {

  private static final String KIND = "tuned";
  private static final String BASE_DIMENSION = "baseDimension";

  private final Encoder base;
  private final TunedNetworks networks;

  /** Closes both when it is closed. */
  public TunedEncoder(Encoder base, TunedNetworks networks) {
    this.base = base;
    this.networks = networks;
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @param base the encoder it was tuned from; closed with this one, also when this fails
   * @throws IOException when the file is no tuned encoder's, is cut, or of another base
   */
  public static TunedEncoder load(DjlRuntime runtime, Path saved, Encoder base) throws IOException {
    try (EncoderFile file = new EncoderFile(saved)) {
      Map<String, Object> made = file.provenance(KIND);
      int dimension = EncoderFile.number(made, BASE_DIMENSION);
      if (dimension != base.dimension()) {
        throw new IOException(
            "%s: expected a base of %d features, got %d"
                .formatted(saved, dimension, base.dimension()));
      }
      return new TunedEncoder(base, TunedNetworks.read(runtime, base.input(), file, made));
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
    return base.dimension() + networks.classes();
  }

  /** With the base's source, for it is made of that too. */
  @Override
  public Map<String, Object> provenance() {
    Map<String, Object> made = new LinkedHashMap<>();
    made.put("kind", KIND);
    if (base.provenance().get("source") instanceof String source) {
      made.put("source", source);
    }
    made.put(BASE_DIMENSION, base.dimension());
    made.putAll(networks.description());
    return Collections.unmodifiableMap(made);
  }

  @Override
  public Features encode(Pixels pixels) {
    return networks.append(base.encode(pixels), pixels);
  }

  /** The networks alone; the base lies in a file of its own. */
  @Override
  public void save(Path file) throws IOException {
    EncoderFile.write(file, provenance(), networks.arrays());
  }

  @Override
  public void close() {
    networks.close();
    base.close();
  }
}
