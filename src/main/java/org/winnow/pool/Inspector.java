package org.winnow.pool;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.winnow.image.Decoder;
import org.winnow.image.GreyPng;
import org.winnow.image.ImageHeader;
import org.winnow.image.MediaType;
import org.winnow.image.PerceptualHash;
import org.winnow.image.Picture;
import org.winnow.image.Refusal;
import org.winnow.image.Rendition;
import org.winnow.storage.BlobStore;
import org.winnow.storage.FileArea;
import org.winnow.storage.Sha256;
import org.winnow.storage.WriteBatch;

/**
 * Looks at one file: is it an image, whole, not too large, can it be decoded. What passes is
 * written to the store, with its thumbnail.
 */
final class Inspector {

  private final BlobStore blobs;
  private final FileArea files;

  Inspector(BlobStore blobs, FileArea files) {
    this.blobs = blobs;
    this.files = files;
  }

  /** Decodes the file, so that no later reader meets an undecodable image. */
  Verdict.Accepted inspect(MediaType type, byte[] bytes, WriteBatch batch)
      throws Refusal, IOException {
    Looked looked = look(type, bytes);
    Sha256 sha256 = Sha256.hash(bytes);
    Rendition.Encoded thumbnail = looked.thumbnail();
    if (thumbnail != null) {
      files.write(Rendition.THUMBNAIL.name(sha256, thumbnail.type()), thumbnail.bytes(), batch);
    }
    blobs.write(sha256, bytes, batch);
    ImageHeader header = looked.header();
    return new Verdict.Accepted(
        sha256, type, header.uprightWidth(), header.uprightHeight(), bytes.length, looked.look());
  }

  private record Looked(
      ImageHeader header, Rendition.@Nullable Encoded thumbnail, @Nullable PerceptualHash look) {}

  /** Whatever fails here is the file's fault: a strange file finds strange places in decoders. */
  private static Looked look(MediaType type, byte[] bytes) throws Refusal, IOException {
    try {
      ImageHeader header = ImageHeader.read(type, bytes);
      Picture decoded = Decoder.decode(bytes, header, Rendition.THUMBNAIL.divisor(header));
      return new Looked(
          header,
          Rendition.THUMBNAIL.isOriginal(header)
              ? null
              : Rendition.THUMBNAIL.encode(decoded, header),
          PerceptualHash.of(decoded, header.orientation()));
    } catch (RuntimeException e) {
      throw Refusal.corrupt("The image cannot be decoded.");
    } catch (OutOfMemoryError e) {
      throw Refusal.passing(Refusal.CORRUPT, "The image cannot be decoded.");
    }
  }

  /** A picture out of a file of many: there is nothing in it that could be wrong. */
  Verdict.Accepted store(Entry.Raster raster, WriteBatch batch) throws IOException {
    byte[] png = GreyPng.of(raster.pixels(), raster.width(), raster.height());
    Sha256 sha256 = Sha256.hash(png);
    blobs.write(sha256, png, batch);
    PerceptualHash look =
        PerceptualHash.of(Picture.grey(raster.pixels(), raster.width(), raster.height()), 1);
    return new Verdict.Accepted(
        sha256, MediaType.PNG, raster.width(), raster.height(), png.length, look);
  }
}
