package org.winnow.annotation;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/**
 * The labels that count, one for each image: where several people labeled it, the latest. For the
 * loop and for monitoring. Safe for use by many threads.
 */
@ApplicationScoped
public class Labels {

  /**
   * The latest current label of each image. The audit arm is what was drawn at random; an imported
   * label in the audit slice is neither trained on nor audited, since nobody drew what an import
   * holds.
   */
  private static final String LATEST =
      """
      with latest as (
        select distinct on (c.image_id)
          c.image_id, c.class_id, c.annotation_id, c.arm, i.ordinal,
          c.arm = 'random' as audit,
          c.arm = 'active' or (c.arm = 'none' and i.draw >= p.audit_share) as training
        from current_annotations c
        join images i on i.id = c.image_id
        join projects p on p.id = c.project_id
        where c.project_id = :project and c.kind = 'label'
        order by c.image_id, c.annotation_id desc)
      """;

  private final Jdbi jdbi;

  public Labels(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Every image's label, by ordinal, with what it may be used for. */
  public List<CurrentLabel> current(long projectId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    LATEST
                        + """
                        select latest.image_id, ordinal, latest.class_id, first_answer_id,
                               latest.arm, training,
                               latest.arm = 'active'
                                 and coalesce(g.strategy <> 'random', true) as chosen
                        from latest
                        join (select image_id, min(id) as first_answer_id from annotations
                              where project_id = :project and kind <> 'undo' and not late
                              group by image_id) f using (image_id)
                        join annotations a on a.id = first_answer_id
                        left join generations g on g.id = a.generation_id
                        order by ordinal
                        """)
                .bind("project", projectId)
                .map(
                    (row, context) ->
                        new CurrentLabel(
                            row.getLong("image_id"),
                            row.getInt("ordinal"),
                            row.getLong("class_id"),
                            row.getLong("first_answer_id"),
                            Arm.of(row.getString("arm")),
                            row.getBoolean("chosen"),
                            row.getBoolean("training")))
                .list());
  }

  /** How many labels there are, and how recent. */
  public LabelCounts counts(long projectId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    with latest as (
                      select distinct on (image_id) image_id, arm from current_annotations
                      where project_id = :project and kind = 'label'
                      order by image_id, annotation_id desc)
                    select count(*) as labels,
                      count(*) filter (
                        where arm = 'active'
                          -- an image is looked up only where its label came with it
                          or arm = 'none' and (
                            select i.draw >= p.audit_share
                            from images i join projects p on p.id = i.project_id
                            where i.id = latest.image_id)) as training,
                      count(*) filter (where arm = 'random') as audit,
                      (select count(distinct image_id) from current_annotations s
                       where s.project_id = :project and s.kind = 'skip'
                         and not exists (
                           select from current_annotations l
                           where l.image_id = s.image_id and l.kind = 'label')) as skipped,
                      (select count(*) from (
                         select from current_annotations
                         where project_id = :project and arm <> 'none'
                         group by user_id) u) as annotators
                    from latest
                    """)
                .bind("project", projectId)
                .map(
                    (row, context) ->
                        new LabelCounts(
                            row.getInt("labels"),
                            row.getInt("training"),
                            row.getInt("audit"),
                            row.getInt("skipped"),
                            row.getInt("annotators")))
                .one());
  }

  /**
   * The newest row of the project's history, of any kind; empty if there is none. Transactions
   * commit out of order, so an older id can still come after this one was read.
   */
  public Optional<Long> newestAnnotation(long projectId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select id from annotations where project_id = :project
                    order by id desc limit 1
                    """)
                .bind("project", projectId)
                .mapTo(Long.class)
                .findOne());
  }
}
