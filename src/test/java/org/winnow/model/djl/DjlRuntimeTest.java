package org.winnow.model.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import org.junit.jupiter.api.Test;

class DjlRuntimeTest {

  @Test
  void settings_are_read_as_people_write_them() {
    assertThat(DeviceChoice.of("auto")).isEqualTo(DeviceChoice.AUTO);
    assertThat(DeviceChoice.of(" CPU ")).isEqualTo(DeviceChoice.CPU);
    assertThatThrownBy(() -> DeviceChoice.of("tpu")).hasMessageContaining("auto, cpu or gpu");
  }

  @Test
  void auto_starts_on_whatever_is_there() {
    try (DjlRuntime runtime = DjlRuntime.open(DeviceChoice.AUTO)) {
      assertThat(runtime.description()).contains("PyTorch");
    }
  }

  @Test
  void a_gpu_that_is_not_there_is_said_to_be_missing() {
    try (DjlRuntime runtime = DjlRuntime.open(DeviceChoice.AUTO)) {
      assumeFalse(runtime.gpu());
    }
    assertThatThrownBy(() -> DjlRuntime.open(DeviceChoice.GPU))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("sees no GPU");
  }
}
