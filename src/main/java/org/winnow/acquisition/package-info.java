/**
 * Which images to label next. Plain Java on arrays: strategies, the policy that picks among them,
 * batches with their audit arm. N images in the pool, C classes, D features, b images in a batch.
 *
 * <p>Called by {@code round} for a live project and by {@code simulation} for a replay, both
 * through {@link org.winnow.acquisition.Batch#compose}. A strategy is one class that implements
 * {@link org.winnow.acquisition.Strategy}; {@link org.winnow.acquisition.Strategies} finds it.
 */
@org.jspecify.annotations.NullMarked
package org.winnow.acquisition;
