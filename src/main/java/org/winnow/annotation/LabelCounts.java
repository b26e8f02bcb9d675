package org.winnow.annotation;

/**
 * How much of the pool is labeled.
 *
 * @param labels images with a current label
 * @param training of these, what a classifier may learn from
 * @param audit of these, what was drawn at random and is never trained on
 * @param skipped images that somebody skipped and nobody labeled
 * @param annotators people with a current answer given by hand
 */
public record LabelCounts(int labels, int training, int audit, int skipped, int annotators) {}
