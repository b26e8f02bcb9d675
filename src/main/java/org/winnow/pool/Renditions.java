package org.winnow.pool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.winnow.common.ProblemException;
import org.winnow.image.DecodePool;
import org.winnow.image.Decoder;
import org.winnow.image.ImageHeader;
import org.winnow.image.MediaType;
import org.winnow.image.Refusal;
import org.winnow.image.Rendition;
import org.winnow.storage.BlobStore;
import org.winnow.storage.FileArea;

/** The files that are shown for images: made once, when they are first asked for or at import. */
final class Renditions {

  private static final int RETRY_AFTER_SECONDS = 10;

  private final BlobStore blobs;
  private final FileArea files;
  private final DecodePool pool;

  Renditions(BlobStore blobs, FileArea files, DecodePool pool) {
    this.blobs = blobs;
    this.files = files;
    this.pool = pool;
  }

  /** A file and its type. */
  record Shown(Path file, MediaType type) {}

  /** The image's own bytes. */
  Shown original(Image image) {
    try {
      return new Shown(blobs.local(image.sha256()), MediaType.of(image.mediaType()));
    } catch (NoSuchFileException e) {
      throw new ProblemException.NotFound("file of this image");
    } catch (IOException e) {
      throw away(e);
    }
  }

  /** A smaller picture, or the image itself where that serves. */
  Shown find(Image image, Rendition rendition) {
    for (MediaType type : new MediaType[] {MediaType.JPEG, MediaType.PNG}) {
      Optional<Path> made = files.find(rendition.name(image.sha256(), type));
      if (made.isPresent()) {
        return new Shown(made.get(), type);
      }
    }
    return make(image, rendition);
  }

  private Shown make(Image image, Rendition rendition) {
    Shown original = original(image);
    try {
      byte[] bytes = bytes(image, original);
      ImageHeader header = ImageHeader.read(original.type(), bytes);
      if (rendition.isOriginal(header)) {
        return original;
      }
      Rendition.Encoded encoded =
          pool.submit(
                  () ->
                      rendition.encode(
                          Decoder.decode(bytes, header, rendition.divisor(header)), header))
              .result();
      String name = rendition.name(image.sha256(), encoded.type());
      Path file = files.write(name, temporary -> Files.write(temporary, encoded.bytes()));
      return new Shown(file, encoded.type());
    } catch (NoSuchFileException e) {
      throw new ProblemException.NotFound("file of this image");
    } catch (IOException | Refusal e) {
      throw away(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw away(e);
    }
  }

  /** A cache may have dropped the file just now; then it is fetched once more. */
  private byte[] bytes(Image image, Shown original) throws IOException {
    try {
      return Files.readAllBytes(original.file());
    } catch (NoSuchFileException e) {
      return Files.readAllBytes(blobs.local(image.sha256()));
    }
  }

  private static ProblemException away(Exception cause) {
    ProblemException problem =
        new ProblemException.Unavailable(
            "image-unavailable",
            "The picture could not be made just now. Try again, or look at the original.",
            RETRY_AFTER_SECONDS);
    problem.initCause(cause);
    return problem;
  }
}
