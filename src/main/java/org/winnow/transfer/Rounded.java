package org.winnow.transfer;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers with as many digits as mean something. */
final class Rounded {

  private static final int SHARE_DIGITS = 6;

  private Rounded() {}

  /** A share of one, to a millionth. */
  static BigDecimal share(double value) {
    return BigDecimal.valueOf(value).setScale(SHARE_DIGITS, RoundingMode.HALF_EVEN);
  }
}
