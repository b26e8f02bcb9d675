package org.winnow.pool;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** What the images of the projects that were imported into last look like. */
@ApplicationScoped
class LookAlikeCache {

  /** A million images take 150 MB; one project's are kept however many there are. */
  private static final int MOST_IMAGES = 2_000_000;

  private static final int FETCH = 10_000;

  private final Map<Long, LookAlikes> byProject =
      new LinkedHashMap<>(8, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, LookAlikes> eldest) {
          return size() > 1 && values().stream().mapToInt(LookAlikes::known).sum() > MOST_IMAGES;
        }
      };

  /**
   * Those of a project's images below {@code next}, in a transaction that keeps others from adding
   * some.
   */
  LookAlikes upToDate(Handle handle, long projectId, int next) {
    LookAlikes looks = of(projectId);
    handle
        .createQuery(
            """
            select ordinal, look from images
            where project_id = :project and ordinal >= :from and ordinal < :next
              and look is not null and looks_like is null
            order by ordinal
            """)
        .bind("project", projectId)
        .bind("from", looks.known())
        .bind("next", next)
        .setFetchSize(FETCH)
        .map((row, context) -> Map.entry(row.getInt(1), PerceptualHash.of(row.getBytes(2))))
        .forEach(each -> looks.add(each.getKey(), each.getValue()));
    looks.know(next);
    return looks;
  }

  private synchronized LookAlikes of(long projectId) {
    return byProject.computeIfAbsent(projectId, id -> new LookAlikes());
  }
}
