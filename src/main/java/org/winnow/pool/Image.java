package org.winnow.pool;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.winnow.storage.Sha256;

/**
 * An image of a project's pool.
 *
 * @param ordinal its place in the pool, in the order of the imports, from 0 without gaps
 * @param sha256 its bytes in the store
 * @param name where it came from: a path in an archive or folder, text only
 * @param mediaType {@code image/jpeg} and so on: the true type of its bytes
 * @param width pixels when upright
 * @param height pixels when upright
 * @param draw uniform on [0, 1), fixed; below the audit share it belongs to the audit slice
 * @param truthClassId its class, where the import told one that annotators are not shown
 */
public record Image(
    long id,
    long projectId,
    int ordinal,
    @Nullable Long importId,
    Sha256 sha256,
    String name,
    String mediaType,
    int width,
    int height,
    long bytes,
    double draw,
    @Nullable Long truthClassId,
    Instant createdAt) {}
