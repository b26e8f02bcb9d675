package org.winnow.annotation;

import org.jspecify.annotations.Nullable;

/**
 * How an image came before the person who answered.
 *
 * @param generationId the generation of the queue that held it; null for an import
 * @param probability the chance it was picked with, in (0, 1]; null where the choice was certain
 * @param leaseToken the lease it was answered under; a correction keeps that of the first answer
 */
public record Served(
    Arm arm, @Nullable Long generationId, @Nullable Double probability, @Nullable Long leaseToken) {

  /** Not served at all: the label came with the image. */
  public static final Served NOT = new Served(Arm.NONE, null, null, null);
}
