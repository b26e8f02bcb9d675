/**
 * Bytes by content hash, in a folder or in a bucket of S3, and files derived from them, always in a
 * folder. Knows nothing of images. Names that come from people never become paths or keys here.
 */
@org.jspecify.annotations.NullMarked
package org.winnow.storage;
