package org.winnow.round;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.winnow.pool.Images;
import org.winnow.pool.PoolIndex;

/** What never changes about a pool's images, by ordinal, read once and extended as it grows. */
@ApplicationScoped
class PoolIndexCache {

  private final Images images;
  private final Map<Long, PoolIndex> cached = new ConcurrentHashMap<>();

  PoolIndexCache(Images images) {
    this.images = images;
  }

  /** Forgets the pools of all other projects. */
  void keep(Collection<Long> projectIds) {
    cached.keySet().retainAll(projectIds);
  }

  PoolIndex of(long projectId) {
    return cached.compute(
        projectId, (id, known) -> images.index(id, known == null ? PoolIndex.EMPTY : known));
  }
}
