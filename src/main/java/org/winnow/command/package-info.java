/** The command line: serve, user, simulate, oracle. */
@org.jspecify.annotations.NullMarked
package org.winnow.command;
