package org.winnow.queue;

/**
 * A generation that is served from the moment its transaction commits.
 *
 * @param entries images in it: those given, less those labeled or leased meanwhile
 */
public record PublishedGeneration(long id, int number, int entries) {}
