package org.winnow.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.winnow.acquisition.Batch;
import org.winnow.acquisition.Policy;
import org.winnow.acquisition.Pool;
import org.winnow.evaluation.Accuracy;
import org.winnow.evaluation.ArmComparison;
import org.winnow.evaluation.ArmTrial;
import org.winnow.evaluation.TestAccuracy;
import org.winnow.model.Classifier;
import org.winnow.model.ClassifierTrainer;
import org.winnow.model.Probabilities;
import org.winnow.model.TrainingSet;
import org.winnow.model.djl.FineTuning;

/**
 * One labeling project with an oracle in place of people: compose a batch, learn its labels, train
 * from scratch, measure; until the budget is spent. Replays of the same seed share the audit slice,
 * the order it is drawn in, the oracle's mistakes and the seeds of training, whatever their policy.
 */
final class Replay {

  private final EncodedSet plain;
  private final @Nullable Tuner tuner;
  private final ClassifierTrainer trainer;
  private final Policy policy;
  private final Plan plan;
  private final long seed;
  private final int[] given;
  private final int[] slice;
  private final List<Integer> trained = new ArrayList<>();
  private final List<Integer> audited = new ArrayList<>();
  private final BitSet labeled = new BitSet();
  private @Nullable Probabilities probabilities;
  private @Nullable List<Probabilities> members;
  private @Nullable ArmComparison comparison;
  private EncodedSet set;
  private int tunedWith;
  private int rounds;
  private double trainSeconds;
  private double scoreSeconds;
  private double selectSeconds;
  private int tunings;
  private double tuneSeconds;

  /**
   * @param tuner null where no networks are fine-tuned
   */
  Replay(
      EncodedSet set,
      ClassifierTrainer trainer,
      Policy policy,
      Plan plan,
      @Nullable Tuner tuner,
      long seed) {
    this.plain = set;
    this.set = set;
    this.tuner = tuner;
    this.trainer = trainer;
    this.policy = policy;
    this.plan = plan;
    this.seed = seed;
    given = LabelNoise.disturb(set.trainLabels(), set.classes(), plan.labelNoise(), seed);
    SplittableRandom draws = new SplittableRandom(seed);
    slice =
        IntStream.range(0, set.trainLabels().length)
            .filter(i -> draws.nextDouble() < plan.auditShare())
            .toArray();
  }

  /**
   * What was measured after so many labels.
   *
   * @param test on the test part's true labels
   * @param audit on the labels given to the audit slice, wrong ones among them, as a project would
   *     measure it; empty before the first
   * @param arms what the server would say of active against random by then; empty while too early
   */
  record Checkpoint(
      int labels, TestAccuracy test, Optional<Accuracy> audit, Optional<ArmComparison> arms) {}

  /** Seconds of all rounds together, and of all fine-tunings. */
  record Seconds(int rounds, double train, double score, double select, int tunings, double tune) {}

  List<Checkpoint> run() {
    List<Checkpoint> checkpoints = new ArrayList<>();
    for (int labels : plan.checkpoints()) {
      label(labels - trained.size() - audited.size());
      checkpoints.add(learn());
    }
    return checkpoints;
  }

  Seconds seconds() {
    return new Seconds(rounds, trainSeconds, scoreSeconds, selectSeconds, tunings, tuneSeconds);
  }

  private void label(int count) {
    BitSet reserved = new BitSet();
    Arrays.stream(slice).forEach(reserved::set);
    int[] candidates =
        IntStream.range(0, set.trainLabels().length)
            .filter(i -> !reserved.get(i) && !labeled.get(i))
            .toArray();
    int[] left = Arrays.stream(slice).filter(i -> !labeled.get(i)).toArray();
    int[] known = array(trained);
    Pool pool =
        new Pool(
            set.trainLabels().length,
            candidates,
            known,
            labelsOf(known),
            set.classes(),
            set.train(),
            probabilities,
            members);
    int labels = trained.size() + audited.size();
    Batch.Audit audit = new Batch.Audit(plan.auditShare(), left, labels, audited.size());
    long start = System.nanoTime();
    Policy informed = comparison == null ? policy : policy.informed(comparison);
    Batch batch = Batch.compose(informed, pool, audit, count, roundSeed(1));
    selectSeconds += since(start);
    for (Batch.Pick pick : batch.picks()) {
      (pick.arm() == Batch.Arm.RANDOM ? audited : trained).add(pick.image());
      labeled.set(pick.image());
    }
  }

  private Checkpoint learn() {
    int[] known = array(trained);
    tune(known);
    TrainingSet labels = new TrainingSet(set.train(), known, labelsOf(known), set.classes());
    long start = System.nanoTime();
    Classifier classifier = trainer.train(labels, policy.members(), roundSeed(2));
    trainSeconds += since(start);
    start = System.nanoTime();
    Probabilities scored = classifier.probabilities(set.train());
    members = policy.members() > 0 ? List.of(classifier.memberProbabilities(set.train())) : null;
    scoreSeconds += since(start);
    probabilities = scored;
    rounds++;
    compareArms();
    Probabilities test = classifier.probabilities(set.test());
    int[] predicted = IntStream.range(0, set.testLabels().length).map(test::predicted).toArray();
    int right = 0;
    for (int image : audited) {
      right += scored.predicted(image) == given[image] ? 1 : 0;
    }
    return new Checkpoint(
        trained.size() + audited.size(),
        TestAccuracy.of(predicted, set.testLabels(), set.classes()),
        Accuracy.of(right, audited.size()),
        Optional.ofNullable(comparison));
  }

  /** As the server does in the background; here it is done before the next model is trained. */
  private void tune(int[] known) {
    if (tuner != null && FineTuning.worthwhile(known.length, set.classes(), tunedWith)) {
      tunedWith = known.length;
      long start = System.nanoTime();
      set = tuner.tune(set, known, labelsOf(known), roundSeed(4)).orElse(set);
      tuneSeconds += since(start);
      tunings++;
    }
  }

  /** As the server does after each round; every policy is told, and most do not ask. */
  private void compareArms() {
    int before = comparison == null ? 0 : comparison.images();
    if (!trained.isEmpty() && ArmTrial.worthwhile(audited.size(), before)) {
      comparison =
          new ArmTrial(trainer, plain.train(), plain.classes())
              .run(labeled(List.of()), labeled(trained), labeled(audited), roundSeed(3));
    }
  }

  private ArmTrial.Labeled labeled(List<Integer> images) {
    int[] rows = array(images);
    return new ArmTrial.Labeled(rows, labelsOf(rows));
  }

  /** Depends on the labels there are, not on the policy: that is what pairs replays. */
  private long roundSeed(int purpose) {
    return new SplittableRandom(seed * 31 + trained.size() + audited.size()).nextLong() + purpose;
  }

  private int[] labelsOf(int[] images) {
    return Arrays.stream(images).map(i -> given[i]).toArray();
  }

  private static int[] array(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
