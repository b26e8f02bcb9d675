package org.winnow.annotation;

/**
 * The label of an image, as the loop sees it.
 *
 * @param ordinal the image's row in the pool and in the feature files
 * @param annotationId rises with time
 * @param arm how it came to be asked for; none for an imported label
 * @param trains whether a classifier may learn from it
 */
public record CurrentLabel(
    long imageId, int ordinal, long classId, long annotationId, Arm arm, boolean trains) {}
