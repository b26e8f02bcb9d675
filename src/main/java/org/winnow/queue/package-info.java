/**
 * What is served next: generations, their entries, leases; and the endpoints by which annotators
 * take images and answer them. A lease is an image in one annotator's hand. {@code round} calls
 * {@link org.winnow.queue.Queue} to publish what it chose; {@code insight} reads the generations.
 */
@org.jspecify.annotations.NullMarked
package org.winnow.queue;
