package org.winnow.common;

/** Text that a spreadsheet takes for text. */
public final class SpreadsheetText {

  private static final String STARTS_A_FORMULA = "=+-@\t\r";

  private SpreadsheetText() {}

  /** The text, with a leading {@code '} where a spreadsheet would run it as a formula. */
  public static String of(String text) {
    boolean runs = !text.isEmpty() && STARTS_A_FORMULA.indexOf(text.charAt(0)) >= 0;
    return runs ? "'" + text : text;
  }
}
