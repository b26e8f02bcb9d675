package org.winnow.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.common.ProblemException;
import org.winnow.model.FeatureFile;
import org.winnow.model.Features;
import org.winnow.model.SoftmaxWeights;
import org.winnow.storage.BlobStore;
import org.winnow.storage.FileArea;
import org.winnow.testing.MovableClock;
import org.winnow.testing.TestDatabase;
import org.winnow.testing.TestProject;
import org.winnow.transfer.PoolModel;

class KeptModelTest {

  private final Jdbi jdbi = TestDatabase.fresh();
  private final TestProject project = TestProject.named(jdbi, "kept");
  private final Encoders encoders = new Encoders(jdbi, new MovableClock(), new ObjectMapper());
  private final Classifiers classifiers = new Classifiers(jdbi);
  private final LoopRows rows = new LoopRows(jdbi, project.id());
  private final FileArea files;
  private final KeptModel model;

  KeptModelTest(@TempDir Path folder) {
    files = new FileArea(folder, BlobStore.inFolder(folder));
    model = new KeptModel(classifiers, encoders, files);
  }

  /** Of one feature, which is the image's ordinal; in two shards, in the order of a wave. */
  private void encode(long encoder, int images) throws IOException {
    encoders.begin(encoder, new EncodingOrder.Wave(0, images));
    EncodingOrder order = encoders.order(encoder);
    for (int from = 0; from < images; from += 5) {
      float[] values = new float[5];
      for (int i = 0; i < values.length; i++) {
        values[i] = order.ordinal(from + i);
      }
      String path = "features/" + encoder + "/" + from + ".npy";
      files.write(path, file -> FeatureFile.write(file, new Features(values, 5, 1)));
      encoders.put(project.id(), encoder, new Encoders.Shard(from, from + 5, path));
    }
  }

  private void keep(long modelVersion, SoftmaxWeights weights) {
    jdbi.useTransaction(handle -> classifiers.keep(handle, project.id(), modelVersion, weights));
  }

  @Test
  void every_image_gets_the_answer_to_its_own_features() throws IOException {
    long encoder = rows.encoder(1);
    encode(encoder, 10);
    keep(rows.modelVersion(encoder, 1, 5), new SoftmaxWeights(new float[2], new float[2]));
    // says the second class above 4.5
    keep(
        rows.modelVersion(encoder, 2, 6),
        new SoftmaxWeights(new float[] {0, 10}, new float[] {0, -45}));

    PoolModel.Scores scores = model.scores(project.id()).orElseThrow();

    assertThat(scores.modelVersion()).isEqualTo(2);
    assertThat(scores.classIds()).isEqualTo(List.of(1L, 2L));
    for (int ordinal = 0; ordinal < 10; ordinal++) {
      float[] shares = Objects.requireNonNull(scores.probabilities(ordinal));
      assertThat(shares[1] > 0.5).as("image " + ordinal).isEqualTo(ordinal > 4);
    }
    assertThat(scores.probabilities(10)).isNull();
    PoolModel.Matrix features = model.features(project.id()).orElseThrow();
    assertThat(features.dimension()).isEqualTo(1);
    assertThat(Objects.requireNonNull(features.row(7)).get(0)).isEqualTo(7);
  }

  @Test
  void nothing_is_said_before_there_is_a_model_or_features() {
    assertThat(model.scores(project.id())).isEmpty();
    assertThat(model.features(project.id())).isEmpty();
  }

  @Test
  void features_that_were_replaced_are_waited_for() throws IOException {
    long encoder = rows.encoder(1);
    encode(encoder, 5);
    keep(rows.modelVersion(encoder, 1, 5), new SoftmaxWeights(new float[2], new float[2]));
    rows.encoder(2);
    encoders.retireBefore(project.id(), 2);

    assertThatThrownBy(() -> model.scores(project.id()))
        .isInstanceOf(ProblemException.Unavailable.class);
  }
}
