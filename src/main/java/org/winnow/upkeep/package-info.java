/**
 * Takes away what nobody needs any more: the rows and bytes of deleted projects, and files that no
 * row names. Knows every table and every folder; nothing but the command line imports it.
 */
@org.jspecify.annotations.NullMarked
package org.winnow.upkeep;
