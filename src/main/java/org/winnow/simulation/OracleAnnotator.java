package org.winnow.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One simulated annotator: takes an image, thinks, answers as the file says, or errs. */
final class OracleAnnotator implements Callable<Void> {

  private static final Duration PAUSE = Duration.ofMillis(200);

  /** A reply that got lost is asked for again under the same key; it must have one effect. */
  private static final int SENDS = 5;

  /** Nothing more will come for this annotator. */
  private static final Set<String> FINAL = Set.of("all-labeled", "no-images", "skipped");

  private final Job job;
  private final OracleHand hand;
  private final Random random;

  OracleAnnotator(Job job, OracleHand hand, long seed) {
    this.job = job;
    this.hand = hand;
    this.random = new Random(seed);
  }

  /**
   * What all annotators share.
   *
   * @param classIds the project's classes by name
   * @param left answers still to give
   * @param acknowledged the class of each acknowledged label, by annotation; null for a skip
   */
  record Job(
      OraclePlan plan,
      TrueLabels truth,
      long projectId,
      Map<String, Long> classIds,
      OracleLedger ledger,
      AtomicInteger left,
      ConcurrentMap<Long, Acknowledged> acknowledged) {}

  /** An answer the server took. */
  record Acknowledged(long userId, long imageId, String kind, long classId) {}

  @Override
  public Void call() throws IOException, InterruptedException {
    long emptySince = 0;
    while (job.left().getAndDecrement() > 0) {
      Optional<OracleHand.Held> held = hand.take();
      if (held.isPresent()) {
        emptySince = 0;
        answer(held.get());
        continue;
      }
      job.left().incrementAndGet();
      long now = System.nanoTime();
      emptySince = emptySince == 0 ? now : emptySince;
      if (FINAL.contains(hand.emptyCode()) || now - emptySince > job.plan().patience().toNanos()) {
        return null;
      }
      Thread.sleep(PAUSE.toMillis());
    }
    return null;
  }

  private void answer(OracleHand.Held held) throws IOException, InterruptedException {
    long millis = Math.round(-job.plan().thinkMillis() * Math.log(1 - random.nextDouble()));
    Thread.sleep(millis);
    Optional<String> label = label(held);
    boolean isWrong = label.isPresent() && random.nextDouble() < job.plan().errorRate();
    Long classId = label.map(name -> classId(name, isWrong)).orElse(null);
    ObjectNode body =
        hand.api()
            .object()
            .put("imageId", held.imageId())
            .put("leaseToken", held.token())
            .put("kind", classId == null ? "skip" : "label")
            .put("elapsedMs", (int) Math.min(millis, Integer.MAX_VALUE));
    if (classId != null) {
      body.put("classId", classId);
    } else {
      // others may have it from the moment the server knows, before we know that it does
      job.ledger().released(hand.userId(), held.imageId());
    }
    submit(held, body, classId, isWrong && classId != null);
    hand.done(held);
    job.ledger().released(hand.userId(), held.imageId());
  }

  private Optional<String> label(OracleHand.Held held) throws IOException {
    if (job.truth().usesHashes()) {
      String image = "/api/projects/" + job.projectId() + "/images/" + held.imageId();
      Optional<String> label =
          job.truth().ofHash(hand.api().require(image).path("sha256").asText());
      if (label.isPresent()) {
        return label;
      }
    }
    return job.truth().ofName(held.name());
  }

  private long classId(String label, boolean isWrong) {
    long right = Objects.requireNonNull(job.classIds().get(label), "checked at the start");
    List<Long> others =
        job.classIds().values().stream().filter(id -> id != right).sorted().toList();
    return isWrong && !others.isEmpty() ? others.get(random.nextInt(others.size())) : right;
  }

  private void submit(
      OracleHand.Held held, ObjectNode body, @Nullable Long classId, boolean isWrong)
      throws InterruptedException {
    long start = System.nanoTime();
    OracleApi.Reply reply = sendOnce(body, UUID.randomUUID().toString());
    if (reply == null) {
      return;
    }
    job.ledger().submitted(System.nanoTime() - start);
    if (reply.status() == 201) {
      job.ledger().answered(held.imageId(), classId == null, isWrong, classId == null);
      job.acknowledged()
          .put(
              reply.body().path("id").asLong(),
              new Acknowledged(
                  hand.userId(),
                  held.imageId(),
                  classId == null ? "skip" : "label",
                  classId == null ? 0 : classId));
    } else if (reply.status() == 409) {
      job.ledger().refused(reply.code());
      job.left().incrementAndGet();
    } else {
      job.ledger().failed("annotations answered " + reply.status() + " " + reply.code());
    }
  }

  private OracleApi.@Nullable Reply sendOnce(ObjectNode body, String key)
      throws InterruptedException {
    String path = "/api/projects/" + job.projectId() + "/annotations";
    for (int send = 1; ; send++) {
      try {
        return hand.api().post(path, body, key);
      } catch (IOException e) {
        if (send == SENDS) {
          job.ledger().failed("annotations: " + e);
          return null;
        }
        Thread.sleep(PAUSE.toMillis() * send);
      }
    }
  }
}
