package org.winnow.insight;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jspecify.annotations.Nullable;
import org.winnow.acquisition.RandomStrategy;
import org.winnow.annotation.LabelCounts;
import org.winnow.annotation.Labels;
import org.winnow.evaluation.Accuracy;
import org.winnow.project.Project;
import org.winnow.project.Projects;
import org.winnow.queue.Queue;
import org.winnow.round.ArmComparisons;
import org.winnow.round.EncoderProblems;
import org.winnow.round.EncoderRecord;
import org.winnow.round.Encoders;
import org.winnow.round.ModelVersion;
import org.winnow.round.ModelVersions;
import org.winnow.round.Tunings;

/** Puts together what the progress page shows. Reads every table, writes none. */
@ApplicationScoped
class ProgressReader {

  /** Points of the learning curve: more cannot be told apart on a screen. */
  private static final int CURVE_POINTS = 300;

  /** An upload of whose bytes nothing came for so long has been interrupted, maybe for good. */
  private static final Duration SILENT = Duration.ofMinutes(1);

  private final Jdbi jdbi;
  private final Clock clock;
  private final Projects projects;
  private final Encoders encoders;
  private final EncoderProblems encoderProblems;
  private final ModelVersions modelVersions;
  private final ArmComparisons comparisons;
  private final Tunings tunings;
  private final Queue queue;
  private final Labels labels;

  ProgressReader(
      Jdbi jdbi,
      Clock clock,
      Projects projects,
      Encoders encoders,
      EncoderProblems encoderProblems,
      ModelVersions modelVersions,
      ArmComparisons comparisons,
      Tunings tunings,
      Queue queue,
      Labels labels) {
    this.jdbi = jdbi;
    this.clock = clock;
    this.projects = projects;
    this.encoders = encoders;
    this.encoderProblems = encoderProblems;
    this.modelVersions = modelVersions;
    this.comparisons = comparisons;
    this.tunings = tunings;
    this.queue = queue;
    this.labels = labels;
  }

  /** Counts over a project; {@code fresh} are annotations no finished round knows. */
  public record Counts(int images, int labelsLastHour, int fresh) {}

  ProgressView read(long projectId) {
    Project project = projects.require(projectId);
    Counts counts = counts(projectId);
    LabelCounts known = labels.counts(projectId);
    Optional<EncoderRecord> encoder = encoders.inUse(projectId);
    boolean isRead = encoder.filter(e -> e.encoded() > 0).isPresent();
    Optional<ModelVersion> model = modelVersions.newest(projectId);
    List<ModelVersion> versions = modelVersions.spread(projectId, CURVE_POINTS);
    List<ProgressView.CurvePoint> curve = versions.stream().map(ProgressReader::point).toList();
    AccuracyView accuracy =
        model.map(m -> AccuracyView.of(m.auditCorrect(), m.auditImages())).orElse(null);
    int tried = model.map(ModelVersion::auditImages).orElse(0);
    return new ProgressView(
        counts.images(),
        encoder.map(EncoderRecord::encoded).orElse(0),
        known.labels(),
        known.training(),
        known.audit(),
        known.skipped(),
        known.annotators(),
        counts.labelsLastHour(),
        accuracy,
        Accuracy.stillNeeded(Math.max(tried, known.audit())),
        model.map(m -> AccuracyView.of(m.truthCorrect(), m.truthImages())).orElse(null),
        queue.currentGeneration(projectId).orElse(null),
        encoder.map(ProgressReader::view).orElse(null),
        encoderProblems.of(projectId).orElse(null),
        model.map(ProgressReader::view).orElse(null),
        curve,
        classes(projectId),
        running(projectId),
        isRead ? nextRound(project, counts) : null,
        comparison(project, encoder, known.audit()),
        encoder
            .flatMap(e -> tunings.newest(projectId, e.untaughtId()))
            .map(TuningView::of)
            .orElse(null),
        Advice.of(
            counts.images(),
            isRead,
            project.settings().auditShare(),
            known.labels(),
            Math.max(tried, known.audit()),
            project.classes().size(),
            accuracy,
            curve,
            comparable(versions)));
  }

  /** How many of the last versions have the features of the newest. */
  private static int comparable(List<ModelVersion> versions) {
    int count = 0;
    for (int i = versions.size() - 1; i >= 0; i--) {
      if (versions.get(i).encoderId() != versions.get(versions.size() - 1).encoderId()) {
        break;
      }
      count++;
    }
    return count;
  }

  /** Null where the project chooses at random: then there is nothing to compare with random. */
  private @Nullable ComparisonView comparison(
      Project project, Optional<EncoderRecord> encoder, int auditLabels) {
    if (project.settings().strategy().equals(RandomStrategy.NAME)) {
      return null;
    }
    return ComparisonView.of(
        encoder.flatMap(e -> comparisons.newest(project.id(), e.id())), auditLabels);
  }

  private static ProgressView.NextRound nextRound(Project project, Counts counts) {
    int missing = project.settings().roundLabels() - counts.fresh();
    return new ProgressView.NextRound(Math.max(0, missing), project.settings().roundSeconds());
  }

  private Counts counts(long projectId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select p.next_ordinal as images,
                           (select count(*) from current_annotations c
                            where c.project_id = p.id and c.kind = 'label' and c.arm <> 'none'
                              and c.created_at > :hourAgo) as labels_last_hour,
                           (select count(*) from (
                              select 1 from annotations n
                              where n.project_id = p.id and n.kind <> 'skip' and not n.late
                                and n.id > coalesce(
                                  (select annotation_id from rounds r
                                   where r.project_id = p.id and r.status = 'done'
                                   order by r.number desc limit 1), 0)
                              limit p.round_labels) f) as fresh
                    from projects p
                    where p.id = :project
                    """)
                .bind("project", projectId)
                .bind("hourAgo", clock.instant().minus(Duration.ofHours(1)))
                .map(ConstructorMapper.of(Counts.class))
                .one());
  }

  private List<ProgressView.ClassLabels> classes(long projectId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select k.id as class_id, count(c.image_id) as labels,
                           count(c.image_id) filter (where c.arm <> 'random') as training_labels,
                           count(c.image_id) filter (where c.arm = 'random') as audit_labels
                    from classes k
                    left join current_annotations c on c.class_id = k.id
                    where k.project_id = :project
                    group by k.id, k.position order by k.position
                    """)
                .bind("project", projectId)
                .map(ConstructorMapper.of(ProgressView.ClassLabels.class))
                .list());
  }

  private List<ProgressView.RunningView> running(long projectId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select 'import' as kind, i.id,
                           case when i.status = 'receiving'
                                  and u.last_at < :silent
                             then 'interrupted' else i.status end as phase,
                           case i.status when 'receiving' then coalesce(u.received, 0)
                             else i.bytes_read end as done,
                           i.bytes_total as total,
                           coalesce(i.started_at, i.created_at) as started_at
                    from imports i left join uploads u on u.import_id = i.id
                    where i.project_id = :project
                      and i.status in ('receiving', 'queued', 'running', 'paused')
                    union all
                    select 'encode', e.id, 'encode', coalesce(s.done, 0), p.next_ordinal,
                           e.created_at
                    from projects p
                    join lateral (select * from encoders where project_id = p.id
                                  order by number desc limit 1) e on true
                    left join lateral (select max(to_row) as done from feature_shards
                                       where encoder_id = e.id) s on true
                    where p.id = :project and coalesce(s.done, 0) < p.next_ordinal
                    union all
                    select 'encode', 0, 'learn', 0, 0, t.execution_time
                    from scheduled_tasks t
                    join projects p on t.task_instance = p.id::text
                    where p.id = :project and t.task_name = 'encode' and t.picked
                      and not exists (
                        select from encoders e where e.project_id = p.id
                          and e.number = (select max(number) from encoders
                                          where project_id = p.id)
                          and coalesce((select max(to_row) from feature_shards
                                        where encoder_id = e.id), 0) < p.next_ordinal)
                    union all
                    select 'encode', 1, 'learn', 0, 0, execution_time
                    from scheduled_tasks
                    where task_instance = cast(:project as text)
                      and task_name = 'self-supervise' and picked
                    union all
                    select 'tune', 0, 'tune', 0, 0, execution_time
                    from scheduled_tasks
                    where task_instance = cast(:project as text) and task_name = 'tune' and picked
                    union all
                    select 'round', id, phase, 0, 0, started_at
                    from rounds where project_id = :project and status = 'running'
                    """)
                .bind("silent", clock.instant().minus(SILENT))
                .bind("project", projectId)
                .map(ConstructorMapper.of(ProgressView.RunningView.class))
                .list());
  }

  private static ProgressView.CurvePoint point(ModelVersion version) {
    return new ProgressView.CurvePoint(
        version.number(),
        version.labels(),
        version.trainedOn(),
        AccuracyView.of(version.auditCorrect(), version.auditImages()),
        AccuracyView.of(version.truthCorrect(), version.truthImages()),
        version.createdAt());
  }

  private static ProgressView.EncoderView view(EncoderRecord encoder) {
    return new ProgressView.EncoderView(
        encoder.number(),
        encoder.kind(),
        encoder.dimension(),
        encoder.learnedFrom(),
        encoder.createdAt());
  }

  private static ProgressView.ModelVersionView view(ModelVersion version) {
    return new ProgressView.ModelVersionView(
        version.number(),
        version.createdAt(),
        version.labels(),
        version.trainedOn(),
        version.temperature());
  }
}
