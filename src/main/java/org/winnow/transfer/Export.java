package org.winnow.transfer;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.winnow.storage.Sha256;

/**
 * One export and the state of the project it shows.
 *
 * @param path in the file area
 * @param assembled whether what lies there is a {@link ZipPlan} and no finished file
 * @param annotationId the newest annotation of then, of any kind; 0 before the first
 * @param generation the queue's of then
 * @param modelVersion the one that was asked; else the newest of then
 * @param images in it
 * @param labels in it
 * @param annotators whose labels are in it
 * @param sha256 of an assembled one null until it was first fetched whole
 * @param createdBy by name
 */
record Export(
    long id,
    long projectId,
    String format,
    ExportChoices choices,
    String fileName,
    String mediaType,
    String path,
    boolean assembled,
    long annotationId,
    @Nullable Integer generation,
    @Nullable Integer modelVersion,
    int images,
    int labels,
    int annotators,
    long bytes,
    @Nullable Sha256 sha256,
    String createdBy,
    Instant createdAt) {}
