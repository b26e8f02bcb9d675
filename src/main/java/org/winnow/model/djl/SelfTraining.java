package org.winnow.model.djl;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import java.util.Random;
import java.util.SplittableRandom;
import org.winnow.model.Pixels;

/**
 * Trains a network on images without labels, step by step: two {@link Views} of each, embedded by
 * three more layers that are thrown away afterwards, and {@link Vicreg}. Deterministic by seed on
 * one machine.
 */
final class SelfTraining implements AutoCloseable {

  private static final int EMBEDDING = 256;
  private static final int HIDDEN_LAYERS = 2;
  private static final float LEARNING_RATE = 0.003f;
  private static final float WEIGHT_DECAY = 0.01f;

  private final SelfTaughtNetwork network;
  private final Pixels pixels;
  private final int batch;
  private final int steps;
  private final Views views;
  private final Model model;
  private final Trainer trainer;
  private final SplittableRandom random;
  private final Epochs epochs;
  private final float[] image;
  private final float[] drawn;
  private int done;

  SelfTraining(SelfTaughtNetwork network, Pixels pixels, int batch, int steps, long seed) {
    this.network = network;
    this.pixels = pixels;
    this.batch = batch;
    this.steps = steps;
    this.views = new Views(network.planes());
    this.random = new SplittableRandom(seed);
    this.epochs = new Epochs(pixels.images(), random);
    this.image = new float[network.planes().size()];
    this.drawn = new float[Vicreg.VIEWS * batch * views.size()];
    Device device = network.trunk().getParameters().valueAt(0).getArray().getDevice();
    this.model = Model.newInstance("winnow-self-training", device);
    SequentialBlock embedding = embedding();
    SequentialBlock block = new SequentialBlock().add(network.trunk()).add(embedding);
    model.setBlock(block);
    block.initialize(model.getNDManager(), DataType.FLOAT32, inputShape());
    block.freezeParameters(true);
    ConvLayers.scatter(embedding, new Random(random.nextLong()));
    ConvLayers.thaw(block);
    Optimizer optimizer =
        Optimizer.adamW()
            .optLearningRateTracker(new CosineRate(LEARNING_RATE, Math.max(1, steps / 20), steps))
            .optWeightDecays(WEIGHT_DECAY)
            .build();
    this.trainer =
        model.newTrainer(
            new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                .optOptimizer(optimizer)
                .optDevices(new Device[] {device}));
    trainer.initialize(inputShape());
  }

  private static SequentialBlock embedding() {
    SequentialBlock block = new SequentialBlock();
    for (int layer = 0; layer < HIDDEN_LAYERS; layer++) {
      block.add(linear()).add(BatchNorm.builder().build()).add(Activation::relu);
    }
    return block.add(linear());
  }

  private static Linear linear() {
    return Linear.builder().setUnits(EMBEDDING).optBias(false).build();
  }

  private Shape inputShape() {
    return new Shape(
        (long) Vicreg.VIEWS * batch, network.planes().channels(), views.height(), views.width());
  }

  boolean isDone() {
    return done >= steps;
  }

  /** One batch. */
  void step() {
    for (int i = 0; i < batch; i++) {
      network.planes().write(pixels, epochs.draw(), image, 0);
      for (int view = 0; view < Vicreg.VIEWS; view++) {
        views.draw(image, drawn, (view * batch + i) * views.size(), random);
      }
    }
    learn();
    done++;
  }

  private void learn() {
    try (NDManager memory = trainer.getManager().newSubManager();
        GradientCollector gradients = trainer.newGradientCollector()) {
      NDArray input = Tensors.of(memory, drawn, inputShape().getShape());
      NDArray embedded = trainer.forward(new NDList(input)).singletonOrThrow();
      gradients.backward(Vicreg.loss(embedded, batch));
    }
    trainer.step();
  }

  /** The network keeps what it learned. */
  @Override
  public void close() {
    trainer.close();
    network.trunk().freezeParameters(true);
    model.close();
  }
}
