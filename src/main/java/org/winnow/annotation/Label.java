package org.winnow.annotation;

/**
 * The value of an answer, one record for each task type. A type whose value is more than one class
 * takes {@link #classId()} down to its own record and brings the columns it needs.
 */
public sealed interface Label permits SingleLabel {

  /** The class the image gets. */
  long classId();
}
