package org.winnow.pool;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.winnow.common.ProblemException;

/**
 * Uploads in pieces. Bytes are durable before they count, and with the last one the import is
 * queued.
 */
@ApplicationScoped
class ResumableUploads {

  /** As many bytes as a million entries of a megabyte. */
  static final long MOST_BYTES = 1L << 40;

  private static final int BUFFER_BYTES = 1 << 16;

  // Of a piece without a checksum that breaks off, what came before counts. A flush to disk takes
  // as long as writing some megabytes does.
  private static final long COUNT_EVERY_BYTES = 16L << 20;

  private final UploadRows rows;
  private final Imports imports;
  private final Uploads uploads;
  private final Clock clock;

  ResumableUploads(UploadRows rows, Imports imports, Uploads uploads, Clock clock) {
    this.rows = rows;
    this.imports = imports;
    this.uploads = uploads;
    this.clock = clock;
  }

  /**
   * Begins one. Without bytes to come it is whole at once.
   *
   * @throws ProblemException.TooLarge if no upload may be as long
   * @throws ProblemException.InsufficientStorage if the disk has less room than it says it needs
   */
  Upload begin(Imports.Request request, UploadRows.Announced file) {
    if (file.length() > MOST_BYTES) {
      throw new ProblemException.TooLarge(
          "upload-too-large", "Expected at most %d bytes an upload.".formatted(MOST_BYTES));
    }
    uploads.requireRoom(file.length());
    Upload upload = rows.begin(request, file);
    if (!upload.isWhole()) {
      return upload;
    }
    try (StagedFile staged = uploads.open(upload)) {
      staged.force();
      return rows.advance(upload, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Adds bytes at the end. Without a checksum, what has come of a body that breaks off counts; with
   * one, the body counts whole or not at all.
   *
   * @param offset where the client believes that the end is
   * @throws ProblemException.Conflict if the end is elsewhere
   * @throws ProblemException.Locked if somebody else is adding to it
   * @throws ProblemException.ChecksumMismatch if the body is not what it should be
   * @throws ProblemException.TooLarge if more comes than was announced
   */
  Upload append(Upload upload, long offset, @Nullable Checksum checksum, InputStream body) {
    if (requireEnd(upload, offset).isWhole()) {
      return upload;
    }
    try (StagedFile staged = uploads.open(upload)) {
      // Before it was opened, somebody else may have added to it.
      Upload now = requireEnd(rows.again(upload), offset);
      staged.goTo(now.received());
      return new Piece(now, checksum, staged).take(body);
    } catch (ProblemException.Gone lost) {
      imports.fail(upload.one().id(), lost.code(), String.valueOf(lost.getMessage()));
      throw lost;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Upload requireEnd(Upload upload, long offset) {
    upload.requireAlive(clock.instant());
    if (offset != upload.received()) {
      throw new ProblemException.Conflict(
          "offset-wrong",
          "Expected Upload-Offset to be %d, got %d.".formatted(upload.received(), offset));
    }
    return upload;
  }

  /**
   * @throws ProblemException.Gone if nothing can be added to it and it was not whole
   */
  void requireAlive(Upload upload) {
    upload.requireAlive(clock.instant());
  }

  /** Gives it up and deletes its bytes; one that is whole is an import by now and stays. */
  void discard(Upload upload) {
    upload.requireAlive(clock.instant());
    if (upload.isWhole()) {
      throw new ProblemException.Conflict(
          "upload-whole", "All bytes have come. Cancel the import instead.");
    }
    imports.cancel(upload.one());
    uploads.delete(upload.one().id());
  }

  /**
   * Fails those that were silent for too long; their bytes are deleted with those of the others.
   */
  void expire() {
    for (Upload upload : rows.silentSince(clock.instant().minus(Upload.EXPIRY))) {
      imports.fail(
          upload.one().id(),
          "upload-expired",
          "The upload broke off, and nobody went on with it for 24 hours. Upload it again.");
    }
  }

  /** One request's bytes. */
  private final class Piece {

    private final @Nullable Checksum checksum;
    private final @Nullable MessageDigest digest;
    private final StagedFile staged;
    private Upload upload;
    private long end;

    Piece(Upload upload, @Nullable Checksum checksum, StagedFile staged) {
      this.upload = upload;
      this.checksum = checksum;
      this.digest = checksum == null ? null : checksum.digest();
      this.staged = staged;
      this.end = upload.received();
    }

    Upload take(InputStream body) throws IOException {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int count = read(body, buffer); count >= 0; count = read(body, buffer)) {
        if (end + count > upload.length()) {
          staged.cut(upload.received());
          throw new ProblemException.TooLarge(
              "upload-too-large",
              "Expected %d bytes in all, as announced; more came.".formatted(upload.length()));
        }
        staged.write(buffer, count);
        end += count;
        if (digest != null) {
          digest.update(buffer, 0, count);
        } else if (end - upload.received() >= COUNT_EVERY_BYTES) {
          count();
        }
      }
      if (checksum != null && digest != null && !checksum.isOf(digest)) {
        staged.cut(upload.received());
        throw new ProblemException.ChecksumMismatch(
            "checksum-mismatch",
            "The bytes that came do not have the checksum they should have. Send them again.");
      }
      return count();
    }

    private int read(InputStream body, byte[] buffer) throws IOException {
      try {
        return body.read(buffer);
      } catch (IOException e) {
        if (checksum == null) {
          count();
        }
        ProblemException problem =
            new ProblemException.Malformed(
                "upload-broken", "The request broke off. Ask where the upload is, then go on.");
        problem.initCause(e);
        throw problem;
      }
    }

    private Upload count() throws IOException {
      staged.force();
      upload = rows.advance(upload, end);
      return upload;
    }
  }
}
