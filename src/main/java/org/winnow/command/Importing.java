package org.winnow.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.winnow.command.ImportApi.Refused;

/** Uploads to one project and follows the imports to their end. */
final class Importing {

  private static final int SMALLEST_PIECE = 256 << 10;
  private static final int FIRST_PIECE = 1 << 20;
  private static final int LARGEST_PIECE = 16 << 20;

  // A piece that is lost costs its time again; smaller ones wait more often for the server.
  private static final long QUICK_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final Duration FIRST_LOOK = Duration.ofMillis(200);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Set<String> ENDED = Set.of("done", "failed", "cancelled");

  private final ImportApi api;
  private final long project;
  private final How how;
  private final Duration patience;
  private final ProgressLine line;

  /**
   * What the server does with what is uploaded.
   *
   * @param labels what with its labels
   * @param fetch whether it lists images to be fetched
   */
  record How(String labels, boolean fetch) {}

  Importing(ImportApi api, long project, How how, Duration patience, ProgressLine line) {
    this.api = api;
    this.project = project;
    this.how = how;
    this.patience = patience;
    this.line = line;
  }

  /**
   * Uploads it, or what is still missing of it.
   *
   * @param again whether to upload what has been imported already
   * @return the import's id
   */
  long upload(Cargo cargo, boolean again) throws IOException {
    String key = "cli " + Fingerprint.of(how.labels(), cargo.name(), cargo.fingerprint());
    Map<String, String> metadata =
        new HashMap<>(Map.of("filename", cargo.name(), "labels", how.labels()));
    if (how.fetch()) {
      key += " fetch";
      metadata.put("fetch", "true");
    }
    metadata.put("key", key);
    Patience calm = new Patience(patience, line);
    while (true) {
      try {
        JsonNode known = known(key, again);
        String status = known.path("status").asText("none");
        if (status.equals("none")) {
          known = api.begin(project, cargo.length(), metadata);
        } else if (status.equals("done")) {
          line.say(
              cargo.name() + " has been imported already; with --again it is uploaded once more.");
          return known.path("id").asLong();
        }
        long upload = known.path("id").asLong();
        send(cargo, upload, known.path("offset").asLong(), calm);
        return upload;
      } catch (IOException failure) {
        calm.bear(failure);
      }
    }
  }

  /** The newest upload of the key that did not fail; missing if there is none. */
  private JsonNode known(String key, boolean again) throws IOException {
    JsonNode uploads = api.uploads(project, key);
    for (JsonNode upload : uploads) {
      String status = upload.path("status").asText();
      boolean counts = !status.equals("failed") && !status.equals("cancelled");
      if (counts && !(again && status.equals("done"))) {
        return upload;
      }
    }
    return uploads.path(uploads.size());
  }

  private void send(Cargo cargo, long upload, long from, Patience calm) throws IOException {
    if (from > 0 && from < cargo.length()) {
      line.say(cargo.name() + ": goes on from " + percent(from, cargo.length()));
    }
    Meter meter = new Meter();
    byte[] buffer = new byte[FIRST_PIECE];
    long offset = from;
    meter.mark(System.nanoTime(), offset);
    while (offset < cargo.length()) {
      int count = cargo.read(offset, buffer);
      long begun = System.nanoTime();
      try {
        offset = api.append(project, upload, offset, buffer, count);
        calm.rest();
        long now = System.nanoTime();
        meter.mark(now, offset);
        buffer = fitting(buffer, now - begun);
        line.show(sending(cargo, offset, meter.perSecond()));
      } catch (IOException failure) {
        throwIfGone(failure);
        calm.bear(failure);
        meter.restart();
        buffer = new byte[SMALLEST_PIECE];
        offset = where(upload, calm);
        meter.mark(System.nanoTime(), offset);
      }
    }
    line.say(cargo.name() + ": uploaded");
  }

  private long where(long upload, Patience calm) throws IOException {
    while (true) {
      try {
        return api.offset(project, upload);
      } catch (IOException failure) {
        throwIfGone(failure);
        calm.bear(failure);
      }
    }
  }

  /** Then it has to be begun anew. */
  private static void throwIfGone(IOException failure) throws IOException {
    if (failure instanceof Refused refused && refused.isGone()) {
      throw failure;
    }
  }

  /** A buffer for the next piece, so that it takes seconds. */
  private static byte[] fitting(byte[] buffer, long nanos) {
    if (nanos < QUICK_NANOS && buffer.length < LARGEST_PIECE) {
      return new byte[2 * buffer.length];
    }
    return nanos > SLOW_NANOS && buffer.length > SMALLEST_PIECE
        ? new byte[buffer.length / 2]
        : buffer;
  }

  private static String sending(Cargo cargo, long offset, OptionalDouble perSecond) {
    String text =
        String.format(
            Locale.ROOT,
            "%s: %s of %.1f MB",
            cargo.name(),
            percent(offset, cargo.length()),
            cargo.length() / 1e6);
    return perSecond.isEmpty()
        ? text
        : String.format(
            Locale.ROOT,
            "%s, %.1f MB/s, %s",
            text,
            perSecond.getAsDouble() / 1e6,
            Meter.left(perSecond, cargo.length() - offset));
  }

  private static String percent(long part, long whole) {
    return 100 * part / Math.max(1, whole) + " %";
  }

  /** Waits until the import has ended, and says how it goes. */
  JsonNode follow(long id) throws IOException {
    Meter images = new Meter();
    Meter bytes = new Meter();
    Patience calm = new Patience(patience, line);
    Duration pause = FIRST_LOOK;
    while (true) {
      try {
        JsonNode one = api.oneImport(project, id);
        calm.rest();
        if (ENDED.contains(one.path("status").asText())) {
          return one;
        }
        long now = System.nanoTime();
        images.mark(now, one.path("entries").asDouble());
        bytes.mark(now, one.path("bytesRead").asDouble());
        line.show(going(one, images.perSecond(), bytes.perSecond()));
      } catch (IOException failure) {
        calm.bear(failure);
      }
      sleep(pause);
      pause = LOOK;
    }
  }

  private static String going(JsonNode one, OptionalDouble images, OptionalDouble bytes) {
    String source = one.path("source").asText();
    String status = one.path("status").asText();
    if (!status.equals("running")) {
      return source + ": " + (status.equals("queued") ? "waits its turn" : status);
    }
    long total = one.path("bytesTotal").asLong();
    long read = one.path("bytesRead").asLong();
    String text =
        String.format(
            Locale.ROOT,
            "%s: %s imported, %,d entries",
            source,
            percent(read, total),
            one.path("entries").asLong());
    long labels = one.path("labeled").asLong() + one.path("applied").asLong();
    text += labels == 0 ? "" : String.format(Locale.ROOT, ", %,d labels", labels);
    return images.isEmpty()
        ? text
        : String.format(
            Locale.ROOT,
            "%s, %.0f a second, %s",
            text,
            images.getAsDouble(),
            Meter.left(bytes, (double) total - read));
  }

  private static void sleep(Duration pause) throws IOException {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
