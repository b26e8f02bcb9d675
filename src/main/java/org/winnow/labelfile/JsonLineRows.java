package org.winnow.labelfile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** One JSON object a line. */
final class JsonLineRows implements LabelFileReader {

  private final TextLines lines;
  private final Deque<FileRow> rows = new ArrayDeque<>();

  JsonLineRows(TextLines lines) {
    this.lines = lines;
  }

  @Override
  public @Nullable FileRow next() throws LabelFileProblem, IOException {
    while (rows.isEmpty()) {
      TextLines.Line line = lines.next();
      if (line == null) {
        return null;
      } else if (line.fault() != null) {
        rows.add(line.fault().at(line.number()));
      } else if (!line.text().isBlank()) {
        read(line);
      }
    }
    return rows.remove();
  }

  private void read(TextLines.Line line) {
    try {
      JsonNode value = Json.ONLY.readTree(line.text());
      if (value instanceof ObjectNode object) {
        rows.addAll(JsonRow.read(line.number(), object));
      } else {
        rows.add(RowProblem.invalid("Expected a JSON object, at column 1.").at(line.number()));
      }
    } catch (JsonProcessingException e) {
      rows.add(
          RowProblem.invalid(
                  "It is no JSON, is nested more than 50 deep or has too long a number, at column "
                      + (e.getLocation() == null ? 1 : e.getLocation().getColumnNr())
                      + ".")
              .at(line.number()));
    }
  }
}
