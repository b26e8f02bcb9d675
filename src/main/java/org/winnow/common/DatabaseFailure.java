package org.winnow.common;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells by SQLSTATE what a failed statement means to the caller of the API. */
final class DatabaseFailure {

  /** Shutting down, crashed, starting up, too many connections. */
  private static final Set<String> AWAY = Set.of("57P01", "57P02", "57P03", "53300");

  /** Characters PostgreSQL cannot keep: NUL, mostly. */
  private static final Set<String> UNSTORABLE = Set.of("22021", "22P05");

  private static final String CONNECTION_CLASS = "08";

  private DatabaseFailure() {}

  static boolean isAway(Throwable failure) {
    SQLException cause = sqlException(failure);
    if (cause == null) {
      return false;
    }
    String state = cause.getSQLState();
    return cause instanceof SQLTransientConnectionException
        || (state != null && (state.startsWith(CONNECTION_CLASS) || AWAY.contains(state)))
        // the pool's own message when no connection came free in time carries no state
        || (state == null && String.valueOf(cause.getMessage()).contains("cquisition timeout"));
  }

  static boolean isUnstorableText(Throwable failure) {
    SQLException cause = sqlException(failure);
    return cause != null && cause.getSQLState() != null && UNSTORABLE.contains(cause.getSQLState());
  }

  static String reason(Throwable failure) {
    SQLException cause = sqlException(failure);
    return cause == null ? "unknown" : cause.getSQLState() + " " + cause.getMessage();
  }

  private static @Nullable SQLException sqlException(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof SQLException found) {
        return found;
      }
    }
    return null;
  }
}
