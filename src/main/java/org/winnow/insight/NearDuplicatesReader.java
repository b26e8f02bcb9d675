package org.winnow.insight;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.winnow.insight.NearDuplicatesResource.LookAlikeGroup;
import org.winnow.insight.NearDuplicatesResource.LookAlikeImage;
import org.winnow.insight.NearDuplicatesResource.NearDuplicates;

/** Reads the groups of images that look nearly alike. */
@ApplicationScoped
class NearDuplicatesReader {

  private static final int MOST_SHOWN = 24;

  private final Jdbi jdbi;

  NearDuplicatesReader(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  private record Counts(int groups, int others) {}

  private record Row(int group, int images, boolean disagreeing, LookAlikeImage image) {}

  NearDuplicates list(long projectId, int after, int limit) {
    return jdbi.withHandle(
        handle -> {
          Counts counts = counts(handle, projectId);
          Map<Integer, List<Row>> groups = new LinkedHashMap<>();
          rows(handle, projectId, after, limit)
              .forEach(row -> groups.computeIfAbsent(row.group(), g -> new ArrayList<>()).add(row));
          List<LookAlikeGroup> list =
              groups.values().stream().map(NearDuplicatesReader::group).toList();
          return new NearDuplicates(
              counts.groups(),
              counts.groups() + counts.others(),
              list,
              groups.size() < limit ? null : last(groups));
        });
  }

  private static Counts counts(Handle handle, long projectId) {
    return handle
        .createQuery(
            """
            select count(distinct looks_like), count(*) from images
            where project_id = :project and looks_like is not null
            """)
        .bind("project", projectId)
        .map((row, context) -> new Counts(row.getInt(1), row.getInt(2)))
        .one();
  }

  private static List<Row> rows(Handle handle, long projectId, int after, int limit) {
    return handle
        .createQuery(
            """
            with g as (
              select distinct looks_like as first from images
              where project_id = :project and looks_like > :after
              order by looks_like limit :limit),
            member as (
              select g.first, i.id, i.ordinal, i.name, l.label,
                count(*) over (partition by g.first) as images,
                row_number() over (partition by g.first order by i.ordinal) as place,
                min(l.label) over (partition by g.first)
                  is distinct from max(l.label) over (partition by g.first) as disagreeing
              from g
              join images i on i.project_id = :project
                and (i.ordinal = g.first or i.looks_like = g.first)
              left join lateral (
                select c.name as label from current_annotations a join classes c on c.id = a.class_id
                where a.image_id = i.id and a.kind = 'label'
                order by a.annotation_id desc limit 1) l on true)
            select * from member where place <= :shown order by first, place
            """)
        .bind("project", projectId)
        .bind("after", after)
        .bind("limit", limit)
        .bind("shown", MOST_SHOWN)
        .map(
            (row, context) ->
                new Row(
                    row.getInt("first"),
                    row.getInt("images"),
                    row.getBoolean("disagreeing"),
                    new LookAlikeImage(
                        row.getLong("id"), row.getString("name"), row.getString("label"))))
        .list();
  }

  private static LookAlikeGroup group(List<Row> rows) {
    return new LookAlikeGroup(
        rows.get(0).images(), rows.stream().map(Row::image).toList(), rows.get(0).disagreeing());
  }

  private static @Nullable Integer last(Map<Integer, List<Row>> groups) {
    return groups.keySet().stream().reduce((first, second) -> second).orElse(null);
  }
}
