package org.winnow.round;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One version of a project's encoder.
 *
 * @param path where its parameters lie in storage
 * @param source the pretrained file and input it was made of; null for patch features
 * @param baseId the encoder it adds to: what networks fine-tuned on the labels say, or what one
 *     learned without them gives; null where it stands alone
 * @param dimension features of an image
 * @param untaughtDimension how many of them, the first, no label taught
 * @param pool images in the pool when it was learned
 * @param encoded images that have its features: its first rows, see {@link EncodingOrder}
 */
public record EncoderRecord(
    long id,
    long projectId,
    int number,
    String kind,
    String path,
    @Nullable String source,
    @Nullable Long baseId,
    int dimension,
    int untaughtDimension,
    int pool,
    int learnedFrom,
    Instant createdAt,
    int encoded) {

  /** The encoder that a fine-tuning adds to: itself, or the one it was fine-tuned from. */
  public long untaughtId() {
    return baseId != null && isTuned() ? baseId : id;
  }

  boolean isTuned() {
    return kind.equals(EncoderLearning.TUNED);
  }
}
