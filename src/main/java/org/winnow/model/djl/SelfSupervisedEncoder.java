package org.winnow.model.djl;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.winnow.model.Encoder;

/**
 * Another encoder's features and, after them, those of a network that {@link SelfSupervision}
 * taught.
 */
public final class SelfSupervisedEncoder extends JoinedEncoder {

  private static final String KIND = "self-supervised";

  /**
   * Closes both when it is closed.
   *
   * @param made what is to be said of their making, {@link SelfSupervision#provenance}
   */
  public SelfSupervisedEncoder(Encoder base, SelfTaughtFeatures added, Map<String, Object> made) {
    super(KIND, base, added, made);
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @param base the encoder it joins; closed with this one, also when this fails
   * @throws IOException when the file is no self-supervised encoder's, is cut, or of another base
   */
  public static SelfSupervisedEncoder load(DjlRuntime runtime, Path saved, Encoder base)
      throws IOException {
    return load(
        KIND,
        saved,
        base,
        (file, made) ->
            new SelfSupervisedEncoder(
                base, SelfTaughtFeatures.read(runtime, base.input(), file, made), made));
  }
}
