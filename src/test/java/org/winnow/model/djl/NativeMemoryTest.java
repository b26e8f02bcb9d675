package org.winnow.model.djl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.model.Classifier;
import org.winnow.model.Features;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;
import org.winnow.model.TrainingSet;
import org.winnow.testing.TorchScriptFile;

/** Native memory is not garbage collected: what a batch leaves behind stays until the end. */
class NativeMemoryTest {

  private static final PixelShape SHAPE = new PixelShape(1, 16, 16);
  private static final long PAGE = 4096;
  private static final Duration SETTLED = Duration.ofMillis(500);
  private static final long ALLOWED = 60L << 20;

  /** With the Java heap taken whole from the start (pom.xml), what differs is native. */
  private static long resident() throws IOException, InterruptedException {
    System.gc();
    Thread.sleep(SETTLED.toMillis());
    String pages = Files.readString(Path.of("/proc/self/statm")).split(" ", 3)[1];
    return Long.parseLong(pages) * PAGE;
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void many_batches_and_trainings_leave_nothing_behind() throws IOException, InterruptedException {
    try (DjlRuntime runtime = DjlRuntime.open(DeviceChoice.CPU, 2)) {
      Pixels batch = Drawings.bars(16, SHAPE, 1);
      PatchEncoderSettings settings =
          new PatchEncoderSettings(SHAPE, List.of(new PatchScale(1, 6, 1, 64, 2)), 16, 500, 64);
      try (PatchEncoder encoder =
          new PatchEncoderTrainer(runtime).learn(Drawings.bars(64, SHAPE, 2), settings, 1)) {
        work(runtime, encoder, batch, settings, 300, 10);
        long before = resident();
        work(runtime, encoder, batch, settings, 1_500, 50);
        assertThat(resident() - before).isLessThan(ALLOWED);
      }
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void many_batches_through_a_pretrained_network_leave_nothing_behind(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path file = folder.resolve("grid.pt");
    PixelShape photo = new PixelShape(3, 96, 96);
    String sha256 = TorchScriptFile.write(file, TorchScriptFile.GRID);
    TorchScriptFile.describe(
        file, 3, 96, 96, "\"mean\": [0.5, 0.5, 0.5], \"std\": [0.25, 0.25, 0.25]");
    PretrainedFile pretrained = PretrainedFile.read(file, sha256);
    Pixels batch = Drawings.bars(16, photo, 1);
    try (DjlRuntime runtime = DjlRuntime.open(DeviceChoice.CPU, 2)) {
      try (TorchScriptEncoder encoder = fit(runtime, pretrained, batch)) {
        encode(encoder, batch, 100);
        long before = resident();
        encode(encoder, batch, 500);
        assertThat(resident() - before).isLessThan(ALLOWED);
      }
      long before = resident();
      for (int i = 0; i < 50; i++) {
        fit(runtime, pretrained, batch).close();
      }
      assertThat(resident() - before).isLessThan(ALLOWED);
    }
  }

  private static TorchScriptEncoder fit(DjlRuntime runtime, PretrainedFile file, Pixels sample) {
    try (TorchScriptTrainer trainer = new TorchScriptTrainer(runtime, file)) {
      trainer.add(sample);
      return trainer.learn(1);
    }
  }

  private static void encode(TorchScriptEncoder encoder, Pixels batch, int times) {
    for (int i = 0; i < times; i++) {
      encoder.encode(batch);
    }
  }

  private static void work(
      DjlRuntime runtime,
      PatchEncoder encoder,
      Pixels batch,
      PatchEncoderSettings settings,
      int batches,
      int trainings) {
    for (int i = 0; i < batches; i++) {
      encoder.encode(batch);
    }
    SoftmaxTrainer trainer = new SoftmaxTrainer(runtime);
    Pixels pool = Drawings.bars(120, SHAPE, 3);
    Features features = encoder.encode(pool);
    int[] rows = IntStream.range(0, 60).toArray();
    TrainingSet labeled = new TrainingSet(features, rows, Drawings.labels(60), 2);
    for (int i = 0; i < trainings; i++) {
      Classifier classifier = trainer.train(labeled, 2, i);
      classifier.probabilities(features);
      classifier.memberProbabilities(features);
      if (i % 10 == 0) {
        new PatchEncoderTrainer(runtime).learn(pool, settings, i).close();
      }
    }
  }
}
