/**
 * Pixels to features to probabilities. Encoder and Classifier and their training, on arrays; the
 * deep-learning library stays behind model.djl. N images, C classes, D features, K ensemble
 * members.
 */
@org.jspecify.annotations.NullMarked
package org.winnow.model;
