/**
 * Pictures in files: what a file is by its first bytes, what its header says, its decoding under
 * limits of pixels, memory and time, and the smaller pictures made of it. Knows nothing of projects
 * and imports.
 *
 * <p>Every reader of a format takes bytes that may be anything, and either answers or throws a
 * {@link org.winnow.image.Refusal} with a sentence for people.
 */
@org.jspecify.annotations.NullMarked
package org.winnow.image;
