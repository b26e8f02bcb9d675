package org.winnow.queue;

import java.util.Locale;

/** How a lease ended. */
enum Outcome {
  ANSWERED,
  RETURNED,
  EXPIRED;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
