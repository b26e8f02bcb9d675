package org.winnow.model.djl;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.winnow.model.Encoder;

/** Another encoder's features and, after them, what networks fine-tuned on the labels say. */
public final class TunedEncoder extends JoinedEncoder {

  private static final String KIND = "tuned";

  /** Closes both when it is closed. */
  public TunedEncoder(Encoder base, TunedNetworks networks) {
    super(KIND, base, networks, Map.of());
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @param base the encoder it was tuned from; closed with this one, also when this fails
   * @throws IOException when the file is no tuned encoder's, is cut, or of another base
   */
  public static TunedEncoder load(DjlRuntime runtime, Path saved, Encoder base) throws IOException {
    return load(
        KIND,
        saved,
        base,
        (file, made) ->
            new TunedEncoder(base, TunedNetworks.read(runtime, base.input(), file, made)));
  }
}
