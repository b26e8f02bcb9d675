package org.winnow.labelfile;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;

/** JSON of strangers, with limits. */
final class Json {

  /** Label Studio's results are six deep. */
  private static final int DEEPEST = 50;

  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(TextLines.LONGEST_BYTES)
                  .maxNumberLength(100)
                  .maxNameLength(1_000)
                  .build())
          .build();

  /** For objects with a million names, which are not to be kept for the next time they come. */
  static final JsonFactory MANY_NAMES =
      new JsonFactoryBuilder(FACTORY).disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES).build();

  /** Reads the next value, whatever follows it. */
  static final ObjectReader NEXT = new ObjectMapper(FACTORY).reader();

  /** Reads a text that is one value. */
  static final ObjectReader ONLY = NEXT.with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Json() {}
}
