/**
 * The only package that imports the deep-learning library. Native memory never leaves it: arrays
 * in, arrays out.
 */
@org.jspecify.annotations.NullMarked
package org.winnow.model.djl;
