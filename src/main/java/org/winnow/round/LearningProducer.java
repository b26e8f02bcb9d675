package org.winnow.round;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;
import org.winnow.common.WinnowConfig;
import org.winnow.model.ClassifierTrainer;
import org.winnow.model.djl.DeviceChoice;
import org.winnow.model.djl.DjlRuntime;
import org.winnow.model.djl.SoftmaxTrainer;

/** Starts the deep-learning library when the first job needs it. */
@ApplicationScoped
class LearningProducer {

  private static final Logger LOG = Logger.getLogger(LearningProducer.class);

  @Produces
  @Singleton
  DjlRuntime runtime(WinnowConfig config) {
    DjlRuntime runtime = DjlRuntime.open(DeviceChoice.of(config.device()));
    LOG.infof("deep learning by %s", runtime.description());
    return runtime;
  }

  void close(@Disposes DjlRuntime runtime) {
    runtime.close();
  }

  @Produces
  @Singleton
  ClassifierTrainer trainer(DjlRuntime runtime) {
    return new SoftmaxTrainer(runtime);
  }
}
