package org.winnow.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.common.ProblemException;
import org.winnow.image.Pictures;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;
import org.winnow.pool.Image;
import org.winnow.pool.Images;
import org.winnow.remote.S3Host;
import org.winnow.storage.BlobStore;
import org.winnow.storage.BucketStores;
import org.winnow.storage.Sha256;
import org.winnow.storage.StoredBlobs;
import org.winnow.testing.TestDatabase;

/** Pixels of images whose bytes are there, damaged, gone, or out of reach. */
@Timeout(60)
class PixelSourceTest {

  private static final PixelShape SHAPE = new PixelShape(1, 4, 4);
  private static final int IMAGES = 10;

  private final Path folder;
  private final BlobStore blobs;
  private final PixelSource pixels;
  private final List<Image> images = new ArrayList<>();

  PixelSourceTest(@TempDir Path temporary) {
    folder = temporary;
    blobs = BlobStore.inFolder(folder);
    pixels = source(blobs);
    for (int i = 0; i < IMAGES; i++) {
      images.add(image(i));
    }
  }

  private static PixelSource source(BlobStore blobs) {
    return new PixelSource(new Images(TestDatabase.fresh()), blobs);
  }

  private static Image image(int number) {
    byte[] bytes = Pictures.png(number);
    return new Image(
        number,
        1,
        number,
        null,
        Sha256.hash(bytes),
        number + ".png",
        "image/png",
        8,
        8,
        bytes.length,
        0.5,
        null,
        Instant.EPOCH);
  }

  @AfterEach
  void stop() {
    pixels.close();
  }

  private static boolean isBlack(Pixels read, int image) {
    for (int i = 0; i < SHAPE.size(); i++) {
      if (read.values()[image * SHAPE.size() + i] != 0) {
        return false;
      }
    }
    return true;
  }

  @Test
  void image_that_is_damaged_or_gone_is_black_among_others() throws Exception {
    for (int i = 1; i < IMAGES; i++) {
      StoredBlobs.write(blobs, Pictures.png(i));
    }
    Files.write(blobs.local(images.get(1).sha256()), Pictures.png(77));

    Pixels read = pixels.read(images, SHAPE);

    assertThat(isBlack(read, 0)).isTrue();
    assertThat(isBlack(read, 1)).isTrue();
    for (int i = 2; i < IMAGES; i++) {
      assertThat(isBlack(read, i)).isFalse();
    }
  }

  @Test
  void nothing_is_learned_from_a_place_that_has_none_of_the_images() {
    assertThatThrownBy(() -> pixels.read(images, SHAPE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("none of 10 images")
        .hasMessageContaining("winnow.storage.bucket");
  }

  @Test
  void images_of_a_bucket_that_is_away_are_not_black() throws Exception {
    try (S3Host host = new S3Host()) {
      BlobStore bucket = BucketStores.on(host, folder);
      for (int i = 0; i < IMAGES; i++) {
        StoredBlobs.write(bucket, Pictures.png(i));
      }
      PixelSource inBucket = source(bucket);
      assertThat(isBlack(inBucket.read(images, SHAPE), 0)).isFalse();
      host.goAway();

      assertThatThrownBy(() -> inBucket.read(images, SHAPE))
          .isInstanceOf(IllegalStateException.class)
          .cause()
          .isInstanceOf(ProblemException.Unavailable.class);
      inBucket.close();
    }
  }
}
