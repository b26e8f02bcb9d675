package org.winnow.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.winnow.simulation.OracleAnnotator.Acknowledged;
import org.winnow.simulation.OracleAnnotator.Job;

/**
 * Simulated annotators who label a running server over its API from a file of true labels, and
 * check what they get against what the server promises.
 */
public final class Oracle {

  /** The most answers the server lists at once. */
  private static final int LISTED = 1_000;

  private final ObjectMapper json = new ObjectMapper();
  private final OraclePlan plan;
  private final TrueLabels truth;
  private final Clock clock;
  private final OracleLedger ledger = new OracleLedger();
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  public Oracle(OraclePlan plan, TrueLabels truth, Clock clock) {
    this.plan = plan;
    this.truth = truth;
    this.clock = clock;
  }

  /**
   * Labels until the plan is met or nothing is left.
   *
   * @throws IOException if the server cannot be reached, refuses the token, or has not the project
   *     or one of the classes
   */
  public OracleReport run() throws IOException, InterruptedException {
    List<OracleApi> apis =
        plan.tokens().stream()
            .map(token -> new OracleApi(plan.server(), token, client, json))
            .toList();
    JsonNode project = project(apis.get(0));
    Job job =
        new Job(
            plan,
            truth,
            project.path("id").asLong(),
            classIds(project),
            ledger,
            new AtomicInteger(plan.labels()),
            new ConcurrentHashMap<>());
    List<OracleHand> hands = hands(apis, job.projectId());
    long start = System.nanoTime();
    label(job, hands);
    double seconds = (System.nanoTime() - start) / 1e9;
    Set<OracleHand> users = new HashSet<>(hands);
    for (OracleHand user : users) {
      checkKept(job, user);
    }
    return ledger.report(plan.annotators(), users.size(), seconds);
  }

  private JsonNode project(OracleApi api) throws IOException {
    for (JsonNode project : api.require("/api/projects")) {
      if (plan.project().equals(project.path("name").asText())
          || plan.project().equals(project.path("id").asText())) {
        return project;
      }
    }
    throw new IOException("there is no project \"" + plan.project() + "\" on this server");
  }

  private Map<String, Long> classIds(JsonNode project) throws IOException {
    Map<String, Long> ids = new HashMap<>();
    for (JsonNode one : project.path("classes")) {
      ids.put(one.path("name").asText(), one.path("id").asLong());
    }
    Set<String> missing = new TreeSet<>(truth.labels());
    missing.removeAll(ids.keySet());
    if (!missing.isEmpty()) {
      throw new IOException(
          "the project has no class for these labels of the file: "
              + String.join(", ", missing.stream().limit(10).toList())
              + "; add them or mend the file");
    }
    return Map.copyOf(ids);
  }

  /** The hand of each annotator: one a user, however many tokens it has. */
  private List<OracleHand> hands(List<OracleApi> apis, long projectId) throws IOException {
    List<Long> users = new ArrayList<>();
    for (OracleApi api : apis) {
      users.add(api.require("/api/session").path("id").asLong());
    }
    Map<Long, OracleHand> byUser = new HashMap<>();
    List<OracleHand> hands = new ArrayList<>();
    for (int i = 0; i < plan.annotators(); i++) {
      OracleApi api = apis.get(i % apis.size());
      long user = users.get(i % users.size());
      OracleHand hand =
          byUser.computeIfAbsent(user, id -> new OracleHand(api, ledger, projectId, id, clock));
      hand.join();
      hands.add(hand);
    }
    return hands;
  }

  private void label(Job job, List<OracleHand> hands) throws IOException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(plan.annotators());
    try {
      List<OracleAnnotator> annotators = new ArrayList<>();
      for (int i = 0; i < hands.size(); i++) {
        annotators.add(new OracleAnnotator(job, hands.get(i), plan.seed() + i));
      }
      for (Future<Void> done : threads.invokeAll(annotators)) {
        done.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("an annotator gave up: " + e.getCause(), e);
    } finally {
      threads.shutdownNow();
    }
  }

  /** Looks up the newest of what the server said it had taken. */
  private void checkKept(Job job, OracleHand user) throws IOException {
    Map<Long, JsonNode> shown = new HashMap<>();
    String path = "/api/projects/" + job.projectId() + "/annotations/mine?limit=" + LISTED;
    for (JsonNode one : user.api().require(path)) {
      shown.put(one.path("id").asLong(), one);
    }
    job.acknowledged().entrySet().stream()
        .filter(entry -> entry.getValue().userId() == user.userId())
        .sorted(Map.Entry.<Long, Acknowledged>comparingByKey().reversed())
        .limit(LISTED)
        .filter(entry -> !isShown(shown.get(entry.getKey()), entry.getValue()))
        .forEach(
            entry ->
                ledger.missing(
                    "annotation " + entry.getKey() + " on image " + entry.getValue().imageId()));
  }

  private static boolean isShown(@Nullable JsonNode one, Acknowledged answer) {
    return one != null
        && one.path("imageId").asLong() == answer.imageId()
        && one.path("kind").asText().equals(answer.kind())
        && one.path("classId").asLong() == answer.classId();
  }
}
