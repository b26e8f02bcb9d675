package org.winnow.pool;

import org.jspecify.annotations.Nullable;

/**
 * What a model from elsewhere said of an image.
 *
 * @param confidence in [0, 1]; null if not told
 */
record NewPrediction(long imageId, String model, long classId, @Nullable Double confidence) {}
