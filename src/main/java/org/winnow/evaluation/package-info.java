/**
 * Metrics with their intervals, what learning curves say, and whether differences are chance. Plain
 * Java on arrays. Accuracies are fractions in [0, 1]. Called by {@code round}, {@code insight} and
 * {@code simulation}.
 */
@org.jspecify.annotations.NullMarked
package org.winnow.evaluation;
