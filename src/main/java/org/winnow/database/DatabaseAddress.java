package org.winnow.database;

import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Where a PostgreSQL database is and how to log in to it. */
public record DatabaseAddress(String url, String user, String password) {

  /** Plain connections without a pool, for a command's few statements. */
  public DataSource dataSource() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url);
    source.setUser(user);
    source.setPassword(password);
    source.setConnectTimeout(5);
    return source;
  }

  /** Without the password: it must not reach a log. */
  @Override
  public String toString() {
    return user + " at " + url;
  }
}
