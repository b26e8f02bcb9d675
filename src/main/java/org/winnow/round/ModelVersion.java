package org.winnow.round;

import java.time.Instant;

/**
 * A trained classifier as the record keeps it, with its accuracy on labels it never saw.
 *
 * @param labels labels there were, audit ones included
 * @param trainedOn labels it was trained on
 * @param auditImages labeled images of the audit slice it was tried on
 * @param truthImages images of the audit slice with hidden truth it was tried on
 */
public record ModelVersion(
    long id,
    long projectId,
    int number,
    long roundId,
    long encoderId,
    int labels,
    int trainedOn,
    double temperature,
    int auditImages,
    int auditCorrect,
    int truthImages,
    int truthCorrect,
    Instant createdAt) {}
