package org.winnow.pool;

import java.sql.Array;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * Rows for one statement, as an array a column: hundreds of rows cost one way to the database and
 * one plan. Values are added row by row, each column's in turn.
 */
final class Columns {

  private final Handle handle;
  private final int rows;
  private final Map<String, Column> columns = new LinkedHashMap<>();

  Columns(Handle handle, int rows) {
    this.handle = handle;
    this.rows = rows;
  }

  private static final class Column {
    private final Object[] values;
    private int count;

    Column(int rows) {
      this.values = new Object[rows];
    }
  }

  Columns add(String name, @Nullable Object value) {
    Column column = columns.computeIfAbsent(name, any -> new Column(rows));
    column.values[column.count++] = value;
    return this;
  }

  /** Binds each column to the parameter of its name. */
  <S extends SqlStatement<S>> S bindTo(S statement) {
    columns.forEach(
        (name, column) -> statement.bindBySqlType(name, array(column.values), Types.ARRAY));
    return statement;
  }

  private Array array(@Nullable Object[] values) {
    try {
      String type = type(values);
      Object[] array =
          type.equals("bytea") ? Arrays.copyOf(values, values.length, byte[][].class) : values;
      return handle.getConnection().createArrayOf(type, array);
    } catch (SQLException e) {
      throw new IllegalStateException("PostgreSQL has arrays of numbers, text and bytes", e);
    }
  }

  /** By the first value there is; of nothing but nulls any will do. */
  private static String type(@Nullable Object[] values) {
    for (Object value : values) {
      if (value instanceof Integer) {
        return "int4";
      } else if (value instanceof Long) {
        return "int8";
      } else if (value instanceof Double) {
        return "float8";
      } else if (value instanceof byte[]) {
        return "bytea";
      } else if (value != null) {
        return "text";
      }
    }
    return "text";
  }
}
