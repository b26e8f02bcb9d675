package org.winnow.transfer;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;

/** One JSON object for each image of the pool: what the newest model says. */
@Singleton
final class PredictionsJsonLinesExport implements ExportFormat.OneFile {

  private final JsonText json;

  PredictionsJsonLinesExport(JsonText json) {
    this.json = json;
  }

  @Override
  public About about() {
    return new About(
        "predictions-jsonl",
        "Predictions as JSON Lines",
        "The same as the CSV of predictions, one JSON object a line. For scripts.",
        "predictions.jsonl",
        "application/x-ndjson",
        Contents.PREDICTIONS);
  }

  @Override
  public void write(ExportInput in, OutputStream out) throws IOException {
    JsonText.Lines lines = json.lines(out);
    in.each(row -> lines.line(Predicted.of(in, row)));
  }
}
