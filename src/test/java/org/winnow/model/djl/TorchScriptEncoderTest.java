package org.winnow.model.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.model.EncoderUnusable;
import org.winnow.model.Features;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;
import org.winnow.testing.TorchScriptFile;

class TorchScriptEncoderTest {

  private static final PixelShape SHAPE = new PixelShape(3, 8, 12);
  private static final String PLAIN =
      "\"mean\": [0.5, 0.25, 0], \"std\": [0.5, 2, 1], \"name\": \"grid\"";

  /** Gives other values where it is not in evaluation mode. */
  private static final String HONEST_IN_EVALUATION_ONLY =
      """
        def forward(self: __torch__.Encoder, x: Tensor) -> Tensor:
          if self.training:
            y = torch.mul(x, 100)
          else:
            y = x
          return torch.flatten(y, 1, -1)
      """;

  private static DjlRuntime runtime;

  private final Path file;

  TorchScriptEncoderTest(@TempDir Path folder) {
    this.file = folder.resolve("encoder.pt");
  }

  @BeforeAll
  static void open() {
    runtime = DjlRuntime.open(DeviceChoice.CPU, 2);
  }

  @AfterAll
  static void close() {
    runtime.close();
  }

  @Test
  void pixels_are_normalised_by_channel() {
    PixelShape two = new PixelShape(3, 1, 2);
    Pixels pixels = new Pixels(new byte[] {0, (byte) 255, 51, 102, (byte) 204, 0}, 1, two);

    // (v / 255 − mean) / std: red 0 and 1, green 0.2 and 0.4, blue 0.8 and 0
    assertThat(outputs(two, PLAIN, HONEST_IN_EVALUATION_ONLY, pixels))
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(-1f, 1f, -0.025f, 0.075f, 0.8f, 0f);
    assertThat(outputs(two, PLAIN + ", \"layout\": \"NHWC\"", HONEST_IN_EVALUATION_ONLY, pixels))
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(-1f, -0.025f, 0.8f, 1f, 0.075f, 0f);
  }

  private float[] outputs(PixelShape shape, String rest, String forward, Pixels pixels) {
    PretrainedFile written = write(forward, shape, rest);
    try (TorchScriptNetwork network = new TorchScriptNetwork(runtime, written);
        NDManager memory = runtime.newMemory()) {
      NDArray rows = network.rows(pixels, 0, pixels.images(), memory);
      return rows.toFloatArray();
    }
  }

  @Test
  void each_image_gets_its_own_row_whatever_is_encoded_with_it() {
    Pixels pixels = Drawings.bars(100, SHAPE, 1);
    try (TorchScriptEncoder encoder = learn(TorchScriptFile.GRID, PLAIN, pixels, 7)) {
      Features whole = encoder.encode(pixels);

      assertThat(whole.rows()).isEqualTo(100);
      assertThat(whole.dimension()).isEqualTo(48).isEqualTo(encoder.dimension());
      for (int i = 0; i < 100; i++) {
        assertThat(encoder.encode(Drawings.part(pixels, i, i + 1)).valuesND())
            .usingComparatorWithPrecision(1e-4f)
            .containsExactly(Arrays.copyOfRange(whole.valuesND(), i * 48, (i + 1) * 48));
      }
    }
  }

  @Test
  void features_are_centred_and_as_large_as_their_axes_allow() {
    Pixels pixels = Drawings.bars(400, SHAPE, 1);
    try (TorchScriptEncoder encoder = learn(TorchScriptFile.GRID, PLAIN, pixels, 7)) {
      Features features = encoder.encode(pixels);
      double sum = 0;
      double squares = 0;
      double crossed = 0;
      double second = 0;
      for (int i = 0; i < 400; i++) {
        double value = features.valuesND()[i * 48];
        double next = features.valuesND()[i * 48 + 1];
        sum += value;
        squares += value * value;
        crossed += value * next;
        second += next * next;
      }
      assertThat(sum / 400).isCloseTo(0, within(1e-2));
      assertThat(crossed / Math.sqrt(squares * second)).isCloseTo(0, within(1e-2));
      // 48 standardised values share a variance of 48; the first axis, partly whitened, has most
      assertThat(squares / 400).isBetween(1.0, Math.pow(48, 0.75));
      assertThat(squares).isGreaterThan(second);
    }
  }

  @Test
  void the_same_seed_and_sample_give_the_same_features() {
    Pixels pixels = Drawings.bars(60, SHAPE, 1);
    try (TorchScriptEncoder one = learn(TorchScriptFile.GRID, PLAIN, pixels, 7);
        TorchScriptEncoder two = learn(TorchScriptFile.GRID, PLAIN, pixels, 7)) {
      assertThat(two.encode(pixels).valuesND()).isEqualTo(one.encode(pixels).valuesND());
      assertThat(one.dimension()).isEqualTo(30);
    }
  }

  @Test
  void a_saved_encoder_gives_the_same_features_with_the_same_file_alone() throws IOException {
    Pixels pixels = Drawings.bars(60, SHAPE, 1);
    Path saved = file.resolveSibling("saved.zip");
    try (TorchScriptEncoder encoder = learn(TorchScriptFile.GRID, PLAIN, pixels, 7)) {
      encoder.save(saved);
      PretrainedFile same = PretrainedFile.read(file, PretrainedFile.sha256(file));
      try (TorchScriptEncoder loaded = TorchScriptEncoder.load(runtime, saved, same)) {
        assertThat(loaded.encode(pixels).valuesND()).isEqualTo(encoder.encode(pixels).valuesND());
        assertThat(loaded.provenance())
            .containsEntry("kind", "torchscript")
            .containsEntry("name", "grid")
            .containsEntry("sha256", same.sha256());
      }
    }
    PretrainedFile other = write(TorchScriptFile.IDENTITY, SHAPE, PLAIN);
    PretrainedFile otherwise = write(TorchScriptFile.GRID, SHAPE, PLAIN.replace("0.25", "0.3"));

    assertThatThrownBy(() -> TorchScriptEncoder.load(runtime, saved, other))
        .isInstanceOf(EncoderUnusable.class)
        .hasMessageContaining(other.sha256());
    assertThatThrownBy(() -> TorchScriptEncoder.load(runtime, saved, otherwise))
        .isInstanceOf(EncoderUnusable.class);
  }

  @Test
  void what_gives_no_row_an_image_is_refused() {
    refused("gives 2 tensors; expected one", "Tuple[Tensor, Tensor]", "(x, x)");
    refused("gives no tensor", "int", "3");
    refused("for 2 images; expected one row an image", "Tensor", "torch.flatten(x)");
    refused("expected one row an image", "Tensor", "torch.sum(x)");
    refused("gives values of type int64; expected floats", "Tensor", "torch.argmax(x, 1)");
    refused("gives values that are not finite", "Tensor", "torch.log(torch.mul(x, 0.))");
    refused(
        "fails on images of 3 × 8 × 12: shape '[7, 7]' is invalid for input of size 576.",
        "Tensor",
        "torch.reshape(x, [7, 7])");
  }

  private void refused(String sentence, String type, String value) {
    String forward =
        "  def forward(self: __torch__.Encoder, x: Tensor) -> %s:\n    return %s\n"
            .formatted(type, value);
    PretrainedFile written = write(forward, SHAPE, PLAIN);

    assertThatThrownBy(() -> new TorchScriptTrainer(runtime, written))
        .isInstanceOf(EncoderUnusable.class)
        .hasMessageContaining(sentence)
        .hasMessageContaining(file.toString());
  }

  @Test
  void images_the_network_says_nothing_finite_of_are_average_ones() {
    String forward =
        """
          def forward(self: __torch__.Encoder, x: Tensor) -> Tensor:
            return torch.log(torch.add(torch.flatten(x, 1, -1), 1.))
        """;
    // (v − mean) / std + 0.5 is below 0 for black alone
    String rest = "\"mean\": [0.001, 0.001, 0.001], \"std\": [0.001, 0.001, 0.001]";
    Pixels pixels = Drawings.bars(20, SHAPE, 1);
    Pixels black = new Pixels(new byte[SHAPE.size()], 1, SHAPE);
    PretrainedFile written = write(forward.replace("1.)", "0.5)"), SHAPE, rest);
    assertThat(pixels.values()).doesNotContain((byte) 0);

    try (TorchScriptTrainer trainer = new TorchScriptTrainer(runtime, written)) {
      trainer.add(pixels);
      trainer.add(black);
      try (TorchScriptEncoder encoder = trainer.learn(1)) {
        assertThat(encoder.provenance()).containsEntry("images_for_axes", 20);
        assertThat(encoder.encode(black).valuesND()).containsOnly(0);
        float[] plain = encoder.encode(pixels).valuesND();
        assertThat(plain).doesNotContain(Float.NaN);
        assertThat(Math.abs(plain[0])).isGreaterThan(0);
      }
    }
    try (TorchScriptTrainer trainer = new TorchScriptTrainer(runtime, written)) {
      trainer.add(black);
      assertThatThrownBy(() -> trainer.learn(1))
          .isInstanceOf(EncoderUnusable.class)
          .hasMessageContaining("gives finite values of 0 of 1 images only");
    }
  }

  @Test
  void what_tells_no_image_from_another_is_refused() {
    String forward =
        """
          def forward(self: __torch__.Encoder, x: Tensor) -> Tensor:
            return torch.add(torch.mul(torch.flatten(x, 1, -1), 0.), 3.)
        """;
    PretrainedFile written = write(forward, SHAPE, PLAIN);
    try (TorchScriptTrainer trainer = new TorchScriptTrainer(runtime, written)) {
      trainer.add(Drawings.bars(20, SHAPE, 1));

      assertThatThrownBy(() -> trainer.learn(1))
          .isInstanceOf(EncoderUnusable.class)
          .hasMessageContaining("the same values for all of 20 images");
    }
  }

  @Test
  void a_file_that_is_no_torchscript_is_refused() throws IOException {
    write(TorchScriptFile.GRID, SHAPE, PLAIN);
    byte[] whole = Files.readAllBytes(file);
    for (byte[] bytes : new byte[][] {{}, "no zip".getBytes(), Arrays.copyOf(whole, 300)}) {
      Files.write(file, bytes);
      PretrainedFile written = PretrainedFile.read(file, "");

      assertThatThrownBy(() -> new TorchScriptTrainer(runtime, written))
          .isInstanceOf(EncoderUnusable.class)
          .hasMessageStartingWith("The encoder file " + file + " cannot be read as TorchScript (")
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void images_of_another_shape_are_refused() {
    Pixels pixels = Drawings.bars(20, SHAPE, 1);
    try (TorchScriptEncoder encoder = learn(TorchScriptFile.GRID, PLAIN, pixels, 1)) {
      assertThatThrownBy(() -> encoder.encode(Drawings.bars(1, new PixelShape(3, 12, 8), 1)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private TorchScriptEncoder learn(String forward, String rest, Pixels pixels, long seed) {
    try (TorchScriptTrainer trainer =
        new TorchScriptTrainer(runtime, write(forward, pixels.shape(), rest))) {
      int half = pixels.images() / 2;
      trainer.add(Drawings.part(pixels, 0, half));
      trainer.add(Drawings.part(pixels, half, pixels.images()));
      return trainer.learn(seed);
    }
  }

  private PretrainedFile write(String forward, PixelShape shape, String rest) {
    String sha256 = TorchScriptFile.write(file, forward);
    TorchScriptFile.describe(file, shape.channels(), shape.height(), shape.width(), rest);
    assertThat(PretrainedFile.sha256(file)).isEqualTo(sha256);
    return PretrainedFile.read(file, sha256);
  }
}
