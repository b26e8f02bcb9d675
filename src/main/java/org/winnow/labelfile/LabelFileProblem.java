package org.winnow.labelfile;

/** Why a label file cannot be read any further; the message is shown to people. */
public final class LabelFileProblem extends Exception {

  private static final long serialVersionUID = 1L;

  LabelFileProblem(String detail) {
    super(detail);
  }

  /** A sentence for people. */
  public String detail() {
    return String.valueOf(getMessage());
  }
}
