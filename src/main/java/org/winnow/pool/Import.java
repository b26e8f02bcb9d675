package org.winnow.pool;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One coming in of images.
 *
 * @param source the name of what was uploaded, the folder's path or the bucket's address
 * @param entries decided and committed, rows of label files too; here it goes on after a crash
 * @param retryable entries that could not be fetched just now
 * @param sourceEntries entries of the source, once it has been read to its end; null before
 * @param applied rows of label files that changed something
 * @param unchanged rows of label files that said nothing new
 * @param known files that are as they were when they were read last, and were not read
 * @param missing files that were there at an earlier import and no longer are
 * @param sourceId the place that its files are remembered of; null for uploads
 * @param folderLabels whether the folders that images lie in say what is on them; null until that
 *     was looked for
 * @param code why it failed, or waits
 */
record Import(
    long id,
    long projectId,
    String source,
    Origin origin,
    LabelUse labels,
    ImportStatus status,
    long bytesTotal,
    long bytesRead,
    int entries,
    int imported,
    int duplicates,
    int rejected,
    int retryable,
    @Nullable Integer sourceEntries,
    int labelFiles,
    int applied,
    int unchanged,
    int known,
    int missing,
    @Nullable Long sourceId,
    @Nullable Boolean folderLabels,
    @Nullable String code,
    @Nullable String detail,
    long createdBy,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt) {}
