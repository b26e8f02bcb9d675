package org.winnow.storage;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.winnow.common.WinnowConfig;

/** Settings with which a server does not start. */
class StorageProbeTest {

  private static WinnowConfig config(String bucket, String importable) {
    return new SmallRyeConfigBuilder()
        .withMapping(WinnowConfig.class)
        .withDefaultValue("winnow.storage.bucket", bucket)
        .withDefaultValue("winnow.import.buckets", importable)
        .build()
        .getConfigMapping(WinnowConfig.class);
  }

  @Test
  void images_of_all_projects_may_not_be_imported_from() {
    assertThatThrownBy(
            () ->
                StorageProbe.require(config("images/winnow", "camera, images"), Clock.systemUTC()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "winnow.import.buckets names images, and the images of all projects are in"
                + " s3://images/winnow/: every engineer could read them; take it out of one of"
                + " the two settings.");
  }
}
