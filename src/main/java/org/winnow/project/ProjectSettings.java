package org.winnow.project;

/**
 * How a project is run.
 *
 * @param strategy the acquisition strategy's name, or {@code auto}
 * @param batch images a strategy chooses at a time
 * @param roundLabels new labels that start a round
 * @param roundSeconds the least time between two rounds
 * @param auditShare the share of images drawn at random for the audit slice, 0 to 0.5
 * @param leaseSeconds how long an annotator keeps an image
 */
public record ProjectSettings(
    String strategy,
    int batch,
    int roundLabels,
    int roundSeconds,
    double auditShare,
    int leaseSeconds) {}
