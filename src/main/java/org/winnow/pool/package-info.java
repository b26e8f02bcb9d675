/**
 * Images and how they come in: imports, archives, folders, lists, addresses, and what is shown of
 * them.
 *
 * <p>An import is a row, a staged file (or a folder of the machine) and a job. The job reads entry
 * by entry through an {@link org.winnow.pool.EntryReader}, has each inspected in the {@link
 * org.winnow.image.DecodePool}, and commits small batches: bytes first, then rows. The number of
 * entries committed is where it goes on after a crash.
 */
@org.jspecify.annotations.NullMarked
package org.winnow.pool;
