package org.winnow.annotation;

/** One class for the whole image. */
public record SingleLabel(long classId) implements Label {}
