package org.winnow.transfer;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** JSON on streams that stay open. */
@Singleton
final class JsonText {

  private static final byte[] NEWLINE = "\n".getBytes(StandardCharsets.UTF_8);

  private final ObjectMapper json;

  JsonText(ObjectMapper json) {
    this.json = json;
  }

  /** Writes one value a line. */
  interface Lines {
    void line(Object value) throws IOException;
  }

  /** One JSON value a line; buffered by whoever gives the stream. */
  Lines lines(OutputStream out) {
    ObjectWriter writer = json.writer().without(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    return value -> {
      out.write(writer.writeValueAsBytes(value));
      out.write(NEWLINE);
    };
  }

  /** Writes one document piece by piece; the caller flushes it. */
  JsonGenerator document(OutputStream out) throws IOException {
    return json.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
  }
}
