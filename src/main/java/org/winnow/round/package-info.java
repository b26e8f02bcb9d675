/**
 * The loop: encode, train, score, select, publish. Jobs in PostgreSQL; killed in any phase it
 * starts over, and the old generation serves meanwhile.
 */
@org.jspecify.annotations.NullMarked
package org.winnow.round;
