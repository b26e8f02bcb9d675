package org.winnow.project;

import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.winnow.common.ProblemException;

/** What a broken constraint means to the caller. */
final class Taken {

  private Taken() {}

  /** 409 {@code name-taken} if a unique index refused, else the failure itself. */
  static RuntimeException name(
      UnableToExecuteStatementException failure, String what, String name) {
    return isState(failure, PSQLState.UNIQUE_VIOLATION)
        ? new ProblemException.Conflict(
            "name-taken",
            "There is already a " + what + " named \"" + name + "\". Choose another name.")
        : failure;
  }

  /** Whether a foreign key refused: the row is in use. */
  static boolean inUse(UnableToExecuteStatementException failure) {
    return isState(failure, PSQLState.FOREIGN_KEY_VIOLATION);
  }

  private static boolean isState(UnableToExecuteStatementException failure, PSQLState state) {
    return failure.getCause() instanceof PSQLException cause
        && state.getState().equals(cause.getSQLState());
  }
}
