package org.winnow.insight;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** All projects at a glance, in one query. */
@ApplicationScoped
class OverviewReader {

  private final Jdbi jdbi;

  OverviewReader(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  List<ProjectCard> read() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select p.id, p.name, p.next_ordinal as images,
                      (select count(*) from (
                         select from current_annotations c
                         where c.project_id = p.id and c.kind = 'label'
                         group by c.image_id) l) as labels,
                      (select count(*) from classes k where k.project_id = p.id) as classes,
                      m.audit_correct, m.audit_images,
                      array(select i.id from images i where i.project_id = p.id
                            order by i.ordinal limit 4) as covers,
                      (select max(created_at) from current_annotations c
                       where c.project_id = p.id and c.kind = 'label') as last_label_at,
                      case
                        when exists (select 1 from imports_under_way i
                          where i.project_id = p.id) then 'import'
                        when coalesce(e.encoded < p.next_ordinal, false) then 'encode'
                        when exists (select 1 from rounds r where r.project_id = p.id
                          and r.status = 'running') then 'round'
                      end as running
                    from projects p
                    left join lateral (
                      select audit_correct, audit_images from model_versions
                      where project_id = p.id order by number desc limit 1) m on true
                    left join lateral (
                      select coalesce((select max(s.to_row) from feature_shards s
                                       where s.encoder_id = n.id), 0) as encoded
                      from encoders n where n.project_id = p.id
                      order by n.number desc limit 1) e on true
                    where p.deleted_at is null
                    order by lower(p.name)
                    """)
                .map((row, context) -> card(row))
                .list());
  }

  private static ProjectCard card(ResultSet row) throws SQLException {
    Timestamp lastLabel = row.getTimestamp("last_label_at");
    Long[] covers = (Long[]) row.getArray("covers").getArray();
    return new ProjectCard(
        row.getLong("id"),
        row.getString("name"),
        row.getInt("images"),
        row.getInt("labels"),
        row.getInt("classes"),
        AccuracyView.of(row.getInt("audit_correct"), row.getInt("audit_images")),
        Arrays.asList(covers),
        lastLabel == null ? null : lastLabel.toInstant(),
        row.getString("running"));
  }
}
