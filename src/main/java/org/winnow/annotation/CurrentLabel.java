package org.winnow.annotation;

/**
 * The label of an image, as the loop sees it.
 *
 * @param ordinal the image's place in the pool, in the order of the imports
 * @param firstAnswerId of the first answer to the image that counted when it was given, which a
 *     correction does not change; rises with time
 * @param arm how it came to be asked for; none for an imported label
 * @param chosen whether a strategy chose the image, by the order that the first answer was asked
 *     in: not for an imported label, and not where that order was a random one
 * @param trains whether a classifier may learn from it
 */
public record CurrentLabel(
    long imageId,
    int ordinal,
    long classId,
    long firstAnswerId,
    Arm arm,
    boolean chosen,
    boolean trains) {}
