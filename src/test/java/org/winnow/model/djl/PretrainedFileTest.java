package org.winnow.model.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.model.EncoderUnusable;
import org.winnow.model.PixelShape;

class PretrainedFileTest {

  private static final String ABC_SHA256 =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  private static final String GOOD =
      "{\"width\": 4, \"height\": 2, \"channels\": 1, \"mean\": [0.5], \"std\": [0.25]}";

  private final Path file;

  PretrainedFileTest(@TempDir Path folder) throws IOException {
    this.file = Files.writeString(folder.resolve("net.pt"), "abc");
  }

  @Test
  void a_sidecar_says_the_input() throws IOException {
    say(GOOD);
    PretrainedFile plain = PretrainedFile.read(file, "x");
    assertThat(plain.input()).isEqualTo(new PixelShape(1, 2, 4));
    assertThat(plain.mean()).isEqualTo(List.of(0.5f));
    assertThat(plain.std()).isEqualTo(List.of(0.25f));
    assertThat(plain.layout()).isEqualTo(PretrainedFile.Layout.NCHW);
    assertThat(plain.name()).isEqualTo("net.pt");

    say(GOOD.replace("}", ", \"layout\": \"NHWC\", \"name\": \"a net\", \"batch\": 3}"));
    PretrainedFile full = PretrainedFile.read(file, "x");
    assertThat(full.layout()).isEqualTo(PretrainedFile.Layout.NHWC);
    assertThat(full.name()).isEqualTo("a net");
    assertThat(full.batch()).isEqualTo(3);
  }

  @Test
  void what_changes_features_changes_the_source() throws IOException {
    say(GOOD);
    String plain = PretrainedFile.read(file, "x").source();

    say(GOOD.replace("}", ", \"name\": \"a net\", \"batch\": 3}"));
    assertThat(PretrainedFile.read(file, "x").source()).isEqualTo(plain);
    assertThat(PretrainedFile.read(file, "y").source()).isNotEqualTo(plain);
    for (String changed :
        List.of(
            GOOD.replace("4", "5"),
            GOOD.replace("0.5]", "0.6]"),
            GOOD.replace("0.25]", "0.3]"),
            GOOD.replace("}", ", \"layout\": \"NHWC\"}"))) {
      say(changed);
      assertThat(PretrainedFile.read(file, "x").source()).isNotEqualTo(plain);
    }
  }

  @Test
  void a_sidecar_that_is_missing_or_wrong_is_refused() throws IOException {
    refused("does not exist");
    refused("is not what is expected", "{");
    refused("is not what is expected", GOOD.replace("\"std\"", "\"stdd\""));
    refused("is not what is expected", GOOD.replace("4", "\"wide\""));
    refused("must say width, height, channels, mean and std", "null");
    refused("must say width", "{\"width\": 4, \"height\": 2, \"channels\": 1, \"mean\": [0]}");
    refused("expected for width and height: 1 to 2048", GOOD.replace("4", "0"));
    refused("expected for width and height: 1 to 2048", GOOD.replace("2,", "4096,"));
    refused("expected for channels: 1 or 3", GOOD.replace("\"channels\": 1", "\"channels\": 2"));
    refused("expected for mean: a number for each channel", GOOD.replace("[0.5]", "[0.5, 0.5]"));
    refused("expected for mean", GOOD.replace("[0.5]", "[null]"));
    refused("expected for std: a number above 0 for each channel", GOOD.replace("0.25", "0"));
    refused("expected for batch: 1 to 1024", GOOD.replace("}", ", \"batch\": 0}"));
    refused("expected for name: 1 to 100", GOOD.replace("}", ", \"name\": \"a\\nb\"}"));
    refused("expected for layout: NCHW or NHWC", GOOD.replace("}", ", \"layout\": \"CHW\"}"));
  }

  private void refused(String sentence, String... sidecar) throws IOException {
    for (String text : sidecar) {
      say(text);
    }
    assertThatThrownBy(() -> PretrainedFile.read(file, "x"))
        .isInstanceOf(EncoderUnusable.class)
        .hasMessageContaining(sentence)
        .hasMessageContaining("net.pt.json")
        .hasMessageNotContaining("\n");
  }

  @Test
  void a_checksum_is_of_the_bytes() {
    assertThat(PretrainedFile.sha256(file)).isEqualTo(ABC_SHA256);
    PretrainedFile.check(file, " " + ABC_SHA256.toUpperCase(Locale.ROOT), ABC_SHA256);
    assertThatThrownBy(() -> PretrainedFile.check(file, "ab", ABC_SHA256))
        .isInstanceOf(EncoderUnusable.class)
        .hasMessageContaining(ABC_SHA256)
        .hasMessageContaining("ab is expected");
    assertThatThrownBy(() -> PretrainedFile.sha256(file.resolveSibling("other.pt")))
        .isInstanceOf(EncoderUnusable.class)
        .hasMessageContaining("does not exist");
  }

  private void say(String json) throws IOException {
    Files.writeString(PretrainedFile.sidecar(file), json);
  }
}
