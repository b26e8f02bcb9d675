package org.winnow.labelfile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A JSON array of objects, one of which is held at a time. What is no JSON ends the reading: where
 * the next object would begin is not known.
 */
final class JsonArrayRows implements LabelFileReader {

  private final InputStream in;
  private final Deque<FileRow> rows = new ArrayDeque<>();
  private @Nullable MeteredParser parser;
  private boolean ended;

  JsonArrayRows(InputStream in) {
    this.in = in;
  }

  @Override
  public @Nullable FileRow next() throws LabelFileProblem, IOException {
    try {
      MeteredParser open = opened();
      while (rows.isEmpty() && !ended) {
        read(open);
      }
    } catch (JsonProcessingException e) {
      ended = true;
      throw new LabelFileProblem(
          "It cannot be read on from "
              + (e.getLocation() == null
                  ? "its beginning"
                  : "line %d, column %d"
                      .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()))
              + ": what is there is no JSON, is nested more than 50 deep or is too long.");
    } catch (CharConversionException e) {
      // the parser takes zeros at the beginning for UTF-32
      ended = true;
      throw new LabelFileProblem("It is not UTF-8 text. Save it as UTF-8 and import it again.");
    }
    return rows.poll();
  }

  private MeteredParser opened() throws LabelFileProblem, IOException {
    if (parser == null) {
      parser = new MeteredParser(Json.FACTORY.createParser(ByteOrderMark.skip(in)));
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw new LabelFileProblem("Expected a JSON array.");
      }
    }
    return parser;
  }

  private void read(MeteredParser open) throws IOException, LabelFileProblem {
    open.begin();
    JsonToken token = open.nextToken();
    if (token == null) {
      ended = true;
      throw new LabelFileProblem("It breaks off before the end of its array.");
    } else if (token == JsonToken.END_ARRAY) {
      ended = true;
      return;
    }
    long line = open.currentTokenLocation().getLineNr();
    JsonNode value = open.tree();
    if (value == null) {
      rows.add(RowProblem.invalid("The object is larger than 1,000,000 bytes.").at(line));
    } else if (value instanceof ObjectNode object) {
      rows.addAll(JsonRow.read(line, object));
    } else {
      rows.add(RowProblem.invalid("Expected a JSON object.").at(line));
    }
  }
}
