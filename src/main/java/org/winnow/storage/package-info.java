/**
 * Bytes by content hash, in a folder, and files derived from them beside it. Knows nothing of
 * images. Names that come from people never become paths here.
 */
@org.jspecify.annotations.NullMarked
package org.winnow.storage;
