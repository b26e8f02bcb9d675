package org.winnow.model.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import java.util.SplittableRandom;
import org.winnow.model.Pixels;

/**
 * Trains a network on disturbed images, step by step: cross entropy with smoothed labels, AdamW
 * (Loshchilov & Hutter 2019), a learning rate that rises over the first tenth and then falls as a
 * cosine to zero. Deterministic by seed on one machine.
 */
final class ConvTraining implements AutoCloseable {

  static final int BATCH = 64;

  private static final float LEARNING_RATE = 0.01f;
  private static final float WEIGHT_DECAY = 0.05f;

  /** What the labeled class is not given: people err, and the logits stay of one size. */
  private static final float SMOOTHING = 0.05f;

  /**
   * The images of one training.
   *
   * @param rows which of the pixels' images
   * @param labels one class for each row
   */
  record Lesson(Pixels pixels, int[] rows, int[] labels) {}

  private final ConvNetwork network;
  private final Lesson lesson;
  private final int steps;
  private final Augmentation augmentation;
  private final Trainer trainer;
  private final SplittableRandom random;
  private final Epochs epochs;
  private final float[] image;
  private final float[] images;
  private int done;

  ConvTraining(ConvNetwork network, Lesson lesson, int steps, boolean mirrored, long seed) {
    this.network = network;
    this.lesson = lesson;
    this.steps = steps;
    this.augmentation = new Augmentation(network.planes(), mirrored);
    this.random = new SplittableRandom(seed);
    this.epochs = new Epochs(lesson.rows().length, random);
    this.image = new float[network.planes().size()];
    this.images = new float[BATCH * image.length];
    network.thaw();
    Device device = network.model().getNDManager().getDevice();
    Optimizer optimizer =
        Optimizer.adamW()
            .optLearningRateTracker(new CosineRate(LEARNING_RATE, Math.max(1, steps / 10), steps))
            .optWeightDecays(WEIGHT_DECAY)
            .build();
    this.trainer =
        network
            .model()
            .newTrainer(
                new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                    .optOptimizer(optimizer)
                    .optDevices(new Device[] {device}));
    trainer.initialize(network.inputShape(BATCH));
  }

  boolean isDone() {
    return done >= steps;
  }

  /** One batch. */
  void step() {
    float[] wanted = new float[BATCH * network.classes()];
    for (int i = 0; i < BATCH; i++) {
      int drawn = epochs.draw();
      network.planes().write(lesson.pixels(), lesson.rows()[drawn], image, 0);
      augmentation.apply(image, images, i * image.length, random);
      for (int c = 0; c < network.classes(); c++) {
        wanted[i * network.classes() + c] = SMOOTHING / network.classes();
      }
      wanted[i * network.classes() + lesson.labels()[drawn]] += 1 - SMOOTHING;
    }
    // dropout draws from the library's own source
    trainer.getManager().getEngine().setRandomSeed(random.nextInt(Integer.MAX_VALUE));
    learn(wanted);
    done++;
  }

  private void learn(float[] wanted) {
    try (NDManager memory = trainer.getManager().newSubManager();
        GradientCollector gradients = trainer.newGradientCollector()) {
      NDArray input = Tensors.of(memory, images, network.inputShape(BATCH).getShape());
      NDArray target = Tensors.of(memory, wanted, BATCH, network.classes());
      NDArray logits = trainer.forward(new NDList(input)).singletonOrThrow();
      NDArray loss = logits.logSoftmax(1).mul(target).sum().neg().div(BATCH);
      gradients.backward(loss);
    }
    trainer.step();
  }

  @Override
  public void close() {
    trainer.close();
    network.freeze();
  }
}
