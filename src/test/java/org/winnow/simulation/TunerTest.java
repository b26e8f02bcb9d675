package org.winnow.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.winnow.model.ClassifierTrainer;
import org.winnow.model.Features;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;
import org.winnow.model.djl.DeviceChoice;
import org.winnow.model.djl.DjlRuntime;
import org.winnow.model.djl.SoftmaxTrainer;

/** Replays whose features say nothing, and whose images say all. */
class TunerTest {

  private static final PixelShape SHAPE = new PixelShape(1, 12, 12);
  private static final int POOL = 500;
  private static final int TEST = 100;

  @Test
  void a_replay_uses_networks_from_the_labels_on_that_make_them_worthwhile() {
    List<String> lines = new ArrayList<>();
    try (DjlRuntime runtime = DjlRuntime.open(DeviceChoice.CPU, 2)) {
      ClassifierTrainer trainer = new SoftmaxTrainer(runtime);
      EncodedSet set =
          new EncodedSet(noise(POOL, 1), labels(POOL), noise(TEST, 2), labels(TEST), 2);
      Tuner tuner = new Tuner(runtime, trainer, set, bars(POOL, 3), bars(TEST, 4));
      Plan plan = new Plan(List.of("random"), 200, 200, 400, 1, 0.1, 0);
      Simulation simulation = new Simulation(set, trainer, plan, tuner, lines::add);

      simulation.run();

      SimulationReport.StrategyReport report =
          Objects.requireNonNull(simulation.strategies(Map.of()).get("random"));
      List<SimulationReport.Point> curve = report.curve();
      assertThat(curve.get(0).accuracy().get(0)).isBetween(0.3, 0.7);
      assertThat(curve.get(1).accuracy().get(0)).isGreaterThan(0.9);
      assertThat(simulation.secondsPerTuning()).isPositive();
    }
  }

  private static Features noise(int rows, long seed) {
    Random random = new Random(seed);
    float[] values = new float[rows * 4];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new Features(values, rows, 4);
  }

  /** A bar that lies, of even ones, or stands. */
  private static Pixels bars(int images, long seed) {
    Random random = new Random(seed);
    byte[] values = new byte[images * SHAPE.size()];
    for (int i = 0; i < images; i++) {
      int place = 2 + random.nextInt(8);
      for (int j = 0; j < SHAPE.size(); j++) {
        int along = i % 2 == 0 ? j / SHAPE.width() : j % SHAPE.width();
        boolean lit = Math.abs(along - place) <= 1;
        values[i * SHAPE.size() + j] = (byte) ((lit ? 180 : 20) + random.nextInt(40));
      }
    }
    return new Pixels(values, images, SHAPE);
  }

  private static int[] labels(int images) {
    int[] labels = new int[images];
    for (int i = 0; i < images; i++) {
      labels[i] = i % 2;
    }
    return labels;
  }
}
