package org.winnow.labelfile;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads JSON value by value, and passes over those that are too large to be held. */
final class MeteredParser extends JsonParserDelegate {

  private long start;

  MeteredParser(JsonParser parser) {
    super(parser);
  }

  /** What is read from here on may be as long as a value is. */
  void begin() {
    start = offset();
  }

  private long offset() {
    // A parser of text that was bytes counts characters alone.
    JsonLocation here = delegate.currentLocation();
    return Math.max(here.getByteOffset(), here.getCharOffset());
  }

  @Override
  public JsonToken nextToken() throws IOException {
    JsonToken token = super.nextToken();
    if (offset() - start > TextLines.LONGEST_BYTES) {
      throw new TooLarge();
    }
    return token;
  }

  /** The value that begins at this token, or null, with the value passed over, if too large. */
  @Nullable JsonNode tree() throws IOException {
    int depth = getParsingContext().getNestingDepth() - (currentToken().isStructStart() ? 1 : 0);
    try {
      return Json.NEXT.readTree(this);
    } catch (TooLarge e) {
      while (getParsingContext().getNestingDepth() > depth) {
        begin();
        if (nextToken() == null) {
          break;
        }
      }
      return null;
    }
  }

  /** A value that is larger than is read. */
  private static final class TooLarge extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TooLarge() {
      super("too large", null, false, false);
    }
  }
}
