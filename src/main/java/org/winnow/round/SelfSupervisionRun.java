package org.winnow.round;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.winnow.model.Encoder;
import org.winnow.model.EncoderUnusable;
import org.winnow.model.Pixels;
import org.winnow.model.djl.DjlRuntime;
import org.winnow.model.djl.SelfSupervisedEncoder;
import org.winnow.model.djl.SelfSupervision;
import org.winnow.model.djl.SelfSupervisionEffort;
import org.winnow.model.djl.SelfTaughtFeatures;
import org.winnow.pool.Images;
import org.winnow.project.Projects;
import org.winnow.storage.FileArea;

/**
 * Teaches a network by a project's images, labeled or not, minutes of work in parts of a second
 * between which rounds have their turn. What it gives joins the patch features as the project's
 * next encoder; the features in use serve until the new ones cover the pool. Cut off, it starts
 * over.
 */
@ApplicationScoped
class SelfSupervisionRun {

  private static final double PART_SECONDS = 1;

  private static final Logger LOG = Logger.getLogger(SelfSupervisionRun.class);

  private final Projects projects;
  private final Images images;
  private final PixelSource pixels;
  private final Encoders encoders;
  private final EncoderLearning learning;
  private final EncoderSetting setting;
  private final EncoderProblems problems;
  private final LongLearning longLearning;
  private final Compute compute;
  private final FileArea files;
  private final DjlRuntime runtime;

  SelfSupervisionRun(
      Projects projects,
      Images images,
      PixelSource pixels,
      Encoders encoders,
      EncoderLearning learning,
      EncoderSetting setting,
      EncoderProblems problems,
      LongLearning longLearning,
      Compute compute,
      FileArea files,
      DjlRuntime runtime) {
    this.projects = projects;
    this.images = images;
    this.pixels = pixels;
    this.encoders = encoders;
    this.learning = learning;
    this.setting = setting;
    this.problems = problems;
    this.longLearning = longLearning;
    this.compute = compute;
    this.files = files;
    this.runtime = runtime;
  }

  /** Does nothing where this process is busy with another project. */
  void run(long projectId) {
    setting.effort().ifPresent(effort -> longLearning.run(() -> learn(projectId, effort)));
  }

  private void learn(long projectId, SelfSupervisionEffort effort) {
    EncoderRecord newest = encoders.newest(projectId).orElseThrow();
    EncoderRecord patches = encoders.first(newest);
    long seed = EncoderLearning.seed(projectId, images.count(projectId));
    try (Encoder base = learning.load(patches)) {
      List<Integer> drawn =
          PixelSource.ordinals(images.count(projectId), effort.mostImages(base.input()), seed);
      Pixels shown = pixels.read(projectId, drawn, base.input(), compute);
      try (SelfSupervision supervision =
          compute.inTurn(() -> new SelfSupervision(runtime, base, shown, effort, seed))) {
        boolean more = true;
        while (more) {
          more = compute.inTurn(() -> supervision.advance(PART_SECONDS));
          projects.requireThere(projectId);
          if (encoders.newest(projectId).orElseThrow().id() != newest.id()) {
            LOG.infof("project %d: its encoder changed; self-supervision begins anew", projectId);
            return;
          }
        }
        try (SelfTaughtFeatures taught = compute.inTurn(supervision::finish)) {
          var encoder = new SelfSupervisedEncoder(base, taught, supervision.provenance());
          keep(newest, patches, encoder, shown.images());
        }
      }
    } catch (EncoderUnusable e) {
      problems.keep(projectId, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      runtime.giveBackMemory();
    }
  }

  private void keep(
      EncoderRecord newest, EncoderRecord patches, SelfSupervisedEncoder encoder, int learnedFrom)
      throws IOException {
    long projectId = newest.projectId();
    Encoders.Draft draft =
        learning.write(
            projectId,
            newest.number() + 1,
            EncoderLearning.SELF_SUPERVISED,
            patches.id(),
            encoder,
            // the patch features are learned anew when the pool has outgrown what they knew
            Math.max(patches.pool(), learnedFrom),
            learnedFrom);
    Optional<Long> id = encoders.add(projectId, draft);
    if (id.isEmpty()) {
      files.delete(draft.path());
      LOG.infof("project %d: its encoder changed during self-supervision; dropped", projectId);
      return;
    }
    LOG.infof(
        "project %d: learned encoder %d (%s) from %d images without labels",
        projectId, draft.number(), draft.kind(), learnedFrom);
  }
}
