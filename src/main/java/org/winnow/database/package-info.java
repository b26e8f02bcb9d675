/**
 * The way to PostgreSQL: the embedded server in the data folder, the Jdbi handle on the configured
 * one, and readiness. Knows no table.
 */
@org.jspecify.annotations.NullMarked
package org.winnow.database;
