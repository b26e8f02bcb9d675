package org.winnow.round;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jspecify.annotations.Nullable;
import org.winnow.common.WinnowConfig;
import org.winnow.model.djl.FineTuning;
import org.winnow.model.djl.SelfSupervision;
import org.winnow.model.djl.SelfSupervisionEffort;
import org.winnow.model.djl.TorchScriptTrainer;

/** Reads from the tables alone what each project needs next. */
@ApplicationScoped
class Due {

  /**
   * Fewer images than this are shown in random order: there is nothing to learn an encoder from.
   */
  static final int SMALLEST_POOL = 4;

  /** While an import runs, new images are encoded in portions of this size. */
  private static final int PORTION = 1024;

  /** An import that lasts longer than this is not waited for. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** A pool this large teaches patch features all there is to learn; they are not learned anew. */
  private static final int ENOUGH_TO_LEARN_FROM = 20_000;

  /** A pretrained encoder learns its axes alone. */
  private static final int ENOUGH_TO_FIT_TO = TorchScriptTrainer.SAMPLE;

  /** A pretrained encoder that could not be used is tried again after this. */
  private static final Duration RETRY = Duration.ofSeconds(10);

  /** Entries are counted up to this: more is enough. */
  private static final int OPEN_COUNTED = 50;

  /** A generation that runs low is not replaced sooner: what it lacks may be in people's hands. */
  private static final Duration BREATH = Duration.ofSeconds(5);

  private final Jdbi jdbi;
  private final Clock clock;
  private final EncoderSetting setting;
  private final boolean fineTuning;

  Due(Jdbi jdbi, Clock clock, EncoderSetting setting, WinnowConfig config) {
    this.jdbi = jdbi;
    this.clock = clock;
    this.setting = setting;
    this.fineTuning = config.encoder().fineTuning();
  }

  /**
   * One project's state.
   *
   * @param importingSince the start of the oldest running import, null when none runs
   * @param encoderPool images in the pool when the newest encoder was learned, null without one
   * @param encoderSource what the newest encoder is made of, null for patch features
   * @param wantedSource what it is to be made of, null for patch features
   * @param effort work that went into a network taught without labels, null where the newest
   *     encoder has none
   * @param wantedEffort work that is to go into one, null where none is wanted
   * @param triedAt when that was tried last and could not be used, null when nothing is wrong
   * @param taught labels the newest model was trained on
   * @param classes it tells apart; 0 before the first model
   * @param tunedWith labels of the last fine-tuning from the same features; 0 before the first; the
   *     largest number where another would learn nothing new: the last one had a sample of them, or
   *     no model was trained since it began
   * @param encoded images the newest encoder has encoded
   * @param usable images the encoder in use has encoded
   * @param fresh annotations since the last round, counted up to {@code roundLabels}
   * @param usableEncoderId the encoder in use, null while no image has features
   * @param scored images the current generation chose from; −1 before the first
   * @param scoredEncoderId the encoder whose features it used, null when it used none
   * @param scoredAt when the current generation was published, null before the first
   * @param open entries of the current generation that can be leased, counted up to 50
   */
  public record State(
      long projectId,
      int images,
      int roundLabels,
      int roundSeconds,
      @Nullable Instant importingSince,
      @Nullable Integer encoderPool,
      @Nullable String encoderSource,
      @Nullable String wantedSource,
      @Nullable String effort,
      @Nullable String wantedEffort,
      @Nullable Instant triedAt,
      int taught,
      int classes,
      int tunedWith,
      int encoded,
      int usable,
      @Nullable Long usableEncoderId,
      int fresh,
      @Nullable Instant freshSince,
      int scored,
      @Nullable Long scoredEncoderId,
      @Nullable Instant scoredAt,
      int open) {}

  List<State> states() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select p.id as project_id, p.next_ordinal as images, p.round_labels,
                           p.round_seconds, i.since as importing_since, e.pool as encoder_pool,
                           e.source as encoder_source, cast(:wanted as text) as wanted_source,
                           e.effort, cast(:effort as text) as wanted_effort, x.tried_at, coalesce(m.trained_on, 0) as taught,
                           coalesce(cardinality(m.class_ids), 0) as classes,
                           case when t.taught < t.labels or t.created_at - make_interval(secs => t.seconds) >= m.created_at
                             then 2147483647 else coalesce(t.labels, 0) end as tuned_with,
                           coalesce(e.encoded, 0) as encoded, coalesce(u.encoded, 0) as usable,
                           u.encoder_id as usable_encoder_id,
                           f.fresh, f.since as fresh_since, coalesce(g.pool, -1) as scored,
                           g.encoder_id as scored_encoder_id, g.created_at as scored_at,
                           (select count(*) from (
                              select 1 from queue_entries q
                              where q.generation_id = p.current_generation_id and q.open
                              limit 50) o) as open
                    from projects p
                    left join encoder_problems x on x.project_id = p.id
                    left join generations g on g.id = p.current_generation_id
                    left join lateral (
                      select trained_on, class_ids, created_at from model_versions
                      where project_id = p.id order by number desc limit 1) m on true
                    left join lateral (
                      select annotation_id from rounds
                      where project_id = p.id and status = 'done'
                      order by number desc limit 1) r on true
                    left join lateral (
                      select min(coalesce(started_at, created_at)) as since from imports_under_way
                      where project_id = p.id) i on true
                    left join lateral (
                      select n.pool, n.provenance ->> 'source' as source,
                             coalesce(n.provenance ->> 'effort', b.provenance ->> 'effort')
                               as effort,
                             case n.kind when 'tuned' then n.base_id else n.id end as untaught_id,
                             (select max(to_row) from feature_shards s
                              where s.encoder_id = n.id) as encoded
                      from encoders n left join encoders b on b.id = n.base_id
                      where n.project_id = p.id
                      order by n.number desc limit 1) e on true
                    left join lateral (
                      select labels, taught, seconds, created_at from tunings
                      where project_id = p.id and base_encoder_id = e.untaught_id
                      order by id desc limit 1) t on true
                    left join lateral (
                      select s.encoder_id, max(s.to_row) as encoded
                      from feature_shards s join encoders n on n.id = s.encoder_id
                      where n.project_id = p.id
                      group by s.encoder_id, n.number
                      order by encoded desc, n.number desc limit 1) u on true
                    left join lateral (
                      select count(*) as fresh, min(created_at) as since from (
                        select created_at from annotations a
                        where a.project_id = p.id and a.id > coalesce(r.annotation_id, 0)
                          and a.kind <> 'skip' and not a.late
                        order by a.id limit p.round_labels) n) f on true
                    where p.next_ordinal > 0 and p.deleted_at is null
                    """)
                .bind("wanted", setting.source().orElse(null))
                .bind("effort", setting.effort().map(SelfSupervisionEffort::label).orElse(null))
                .map(ConstructorMapper.of(State.class))
                .list());
  }

  Optional<State> state(long projectId) {
    return states().stream().filter(state -> state.projectId() == projectId).findFirst();
  }

  /** What is to be done for features. */
  enum EncodingStep {
    /** There is no encoder, or the pool has outgrown it. */
    LEARN,
    /** The configuration asks for another one. */
    SWITCH,
    ENCODE,
    NONE
  }

  EncodingStep encoding(State state) {
    boolean importing = isImporting(state);
    if (state.images() < SMALLEST_POOL) {
      return EncodingStep.NONE;
    }
    Integer pool = state.encoderPool();
    if (pool == null) {
      return importing ? EncodingStep.NONE : EncodingStep.LEARN;
    }
    boolean unwanted = state.effort() != null && state.wantedEffort() == null;
    boolean differs = unwanted || !Objects.equals(state.encoderSource(), state.wantedSource());
    if (differs && !importing && !isTroubled(state)) {
      return EncodingStep.SWITCH;
    }
    if (isCutOff(state)) {
      return EncodingStep.NONE;
    }
    int enough = state.encoderSource() == null ? ENOUGH_TO_LEARN_FROM : ENOUGH_TO_FIT_TO;
    if (!importing && pool < enough && state.images() >= 2L * pool) {
      return EncodingStep.LEARN;
    }
    int waiting = state.images() - state.encoded();
    if (!differs && state.triedAt() != null && !isTroubled(state)) {
      // finds out that what was wrong is mended, where no image waits to do so
      return EncodingStep.ENCODE;
    }
    return waiting >= PORTION || (!importing && waiting > 0)
        ? EncodingStep.ENCODE
        : EncodingStep.NONE;
  }

  /** Nothing else is to be done for features. */
  private boolean isSettled(State state) {
    return !isImporting(state)
        && encoding(state) == EncodingStep.NONE
        && state.triedAt() == null
        && state.usable() == state.images();
  }

  /** Whether a network is to be taught without labels, and there are images enough. */
  boolean selfSupervision(State state) {
    return state.wantedEffort() != null
        && !state.wantedEffort().equals(state.effort())
        && state.images() >= SelfSupervision.LEAST_IMAGES
        && isSettled(state);
  }

  /**
   * Whether there are labels enough to fine-tune on, and nothing else to do for features. It does
   * not wait for a network that teaches itself, which may fail again and again; when that joins the
   * features, networks are tuned anew.
   */
  boolean tuning(State state) {
    return fineTuning
        && isSettled(state)
        && FineTuning.worthwhile(state.taught(), state.classes(), state.tunedWith());
  }

  /** Why a round is due; empty when it is not. */
  Optional<String> round(State state) {
    if (state.scored() < 0) {
      return Optional.of("first images");
    }
    // without features no model learns from them, and one random order is as good as another
    boolean teachable = state.usable() > 0;
    if (teachable && state.fresh() >= state.roundLabels()) {
      return Optional.of("new labels");
    }
    if (teachable
        && state.freshSince() != null
        && !state.freshSince().plusSeconds(state.roundSeconds()).isAfter(clock.instant())) {
      return Optional.of("new labels");
    }
    boolean settled = !isImporting(state) && encoding(state) == EncodingStep.NONE;
    boolean sameEncoder = Objects.equals(state.usableEncoderId(), state.scoredEncoderId());
    int reachable = isCutOff(state) ? state.usable() : state.images();
    if (settled && (state.scored() < reachable || !sameEncoder)) {
      return Optional.of("new images");
    }
    if (isOutgrown(state)) {
      return Optional.of("more images");
    }
    boolean low = state.open() < Math.min(OPEN_COUNTED, state.roundLabels());
    boolean settledAWhile =
        state.scoredAt() != null && state.scoredAt().plus(BREATH).isBefore(clock.instant());
    if (low && settledAWhile && unserved(state) > state.open()) {
      return Optional.of("queue running low");
    }
    return Optional.empty();
  }

  /**
   * A random order misses half of the images while they come in, or any afterwards: archives lie in
   * the order of their classes, and the first features may be minutes away.
   */
  private static boolean isOutgrown(State state) {
    boolean random = state.scoredEncoderId() == null && state.usableEncoderId() == null;
    boolean whole = state.importingSince() == null;
    return random
        && state.scored() < state.images()
        && (whole || state.images() >= 2L * state.scored());
  }

  /** The pretrained encoder that is wanted could not be used a moment ago. */
  private boolean isTroubled(State state) {
    return state.triedAt() != null && state.triedAt().plus(RETRY).isAfter(clock.instant());
  }

  /** Nothing can be encoded: the newest encoder is a pretrained one that cannot be used now. */
  private boolean isCutOff(State state) {
    return state.encoderSource() != null && isTroubled(state);
  }

  private boolean isImporting(State state) {
    return state.importingSince() != null
        && state.importingSince().plus(PATIENCE).isAfter(clock.instant());
  }

  /** Images a round could choose: nobody has labeled them and nobody holds them. */
  private int unserved(State state) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select :images
                      - (select count(distinct image_id) from current_annotations
                         where project_id = :project and kind = 'label')
                      - (select count(*) from leases where project_id = :project
                         and ended_at is null)
                    """)
                .bind("images", state.usable() > 0 ? state.usable() : state.images())
                .bind("project", state.projectId())
                .mapTo(Integer.class)
                .one());
  }
}
