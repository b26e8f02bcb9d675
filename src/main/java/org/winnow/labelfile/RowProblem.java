package org.winnow.labelfile;

/** Why one row is not taken; the rows after it are. */
final class RowProblem extends Exception {

  static final String INVALID = "manifest-row-invalid";

  private static final long serialVersionUID = 1L;

  private final String code;

  private RowProblem(String code, String detail) {
    // it can quote the file
    super(Text.storable(detail));
    this.code = code;
  }

  /** Something that is not as the format has it. */
  static RowProblem invalid(String detail) {
    return new RowProblem(INVALID, detail);
  }

  /** Several labels for one image. */
  static RowProblem severalLabels(int count) {
    return new RowProblem(
        "several-labels",
        "It gives the image " + count + " labels; a project here has one label an image.");
  }

  FileRow.Bad at(long line) {
    return new FileRow.Bad(line, code, "Line " + line + ": " + getMessage());
  }
}
