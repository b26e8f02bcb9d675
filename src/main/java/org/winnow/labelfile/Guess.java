package org.winnow.labelfile;

import org.jspecify.annotations.Nullable;

/**
 * What a model said about an image.
 *
 * @param label the class's name
 * @param confidence in [0, 1]; null if not told
 * @param model what the file calls the model; null if it does not say
 */
public record Guess(String label, @Nullable Double confidence, @Nullable String model) {}
