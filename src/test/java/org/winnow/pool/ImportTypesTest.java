package org.winnow.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ImportTypesTest {

  @Test
  void avif_and_heic_are_named_where_their_program_is_and_nowhere_else() {
    assertThat(new ImportTypesResource(true).list())
        .contains("image/jpeg", "image/tiff", "image/avif", "image/heic");
    assertThat(new ImportTypesResource(false).list())
        .contains("image/jpeg", "image/tiff")
        .doesNotContain("image/avif", "image/heic");
  }
}
