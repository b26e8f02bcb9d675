package org.winnow.insight;

import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.winnow.evaluation.PairedAccuracy;
import org.winnow.round.Tunings;

/**
 * What the last fine-tuning of networks on the labels showed, on labels held out. Those were chosen
 * to be hard, so the accuracies are for comparing the two, not for judging the model.
 *
 * @param takenOver whether what the networks say became part of the features
 * @param labels they learned from
 * @param images labels tried on
 * @param tuned accuracy with the networks, in [0, 1]
 * @param other accuracy with the features in use then, in [0, 1]
 * @param low the lower end of the 95 % interval of tuned − other
 * @param high its upper end
 * @param seconds it took
 * @param sentence the same for people
 */
@Schema(name = "Tuning")
public record TuningView(
    boolean takenOver,
    int labels,
    int images,
    double tuned,
    double other,
    double low,
    double high,
    double seconds,
    String sentence) {

  static TuningView of(Tunings.Tuning tuning) {
    PairedAccuracy held = tuning.held();
    String verdict =
        tuning.takenOver()
            ? "Networks fine-tuned on %,d labels joined the features: "
            : "Networks fine-tuned on %,d labels were not clearly better and did not join the features: ";
    String measured =
        String.format(
                Locale.ROOT,
                "right on %.1f %% of %,d labels held out, against %.1f %% by the features there were, a difference of %+.1f points (%+.1f to %+.1f).",
                100 * held.first(),
                held.images(),
                100 * held.second(),
                100 * held.difference(),
                100 * held.low(),
                100 * held.high())
            .replace('-', '−');
    return new TuningView(
        tuning.takenOver(),
        tuning.taught(),
        held.images(),
        held.first(),
        held.second(),
        held.low(),
        held.high(),
        tuning.seconds(),
        String.format(Locale.ROOT, verdict, tuning.taught()) + measured);
  }
}
