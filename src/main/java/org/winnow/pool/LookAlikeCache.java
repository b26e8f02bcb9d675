package org.winnow.pool;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.winnow.image.PerceptualHash;

/** What the images of the projects that were imported into last look like. */
@ApplicationScoped
class LookAlikeCache {

  /** A million images take 150 MB; one project's are kept however many there are. */
  private static final int MOST_IMAGES = 2_000_000;

  private static final int FETCH = 10_000;

  /** The one that was asked for last comes last. */
  private final Map<Long, LookAlikes> byProject = new LinkedHashMap<>(8, 0.75f, true);

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
    trim();
    return looks;
  }

  /** Projects grow while they are here, so this is asked whenever one has. */
  private synchronized void trim() {
    long images = byProject.values().stream().mapToLong(LookAlikes::known).sum();
    Iterator<LookAlikes> eldest = byProject.values().iterator();
    while (images > MOST_IMAGES && byProject.size() > 1) {
      images -= eldest.next().known();
      eldest.remove();
    }
  }

  /** How many projects' are kept. */
  synchronized int size() {
    return byProject.size();
  }

  private synchronized LookAlikes of(long projectId) {
    return byProject.computeIfAbsent(projectId, id -> new LookAlikes());
  }
}
