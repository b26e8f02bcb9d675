package org.winnow.pool;

/**
 * Bytes that an import relied on were deleted before it could commit the rows that name them.
 * Nothing is committed; the import goes on from its last committed entry, and stores them again.
 */
final class BlobsGone extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BlobsGone(long importId, int from) {
    super(
        "bytes of import %d were deleted with another project while they were in use; it reads again from entry %d"
            .formatted(importId, from));
  }
}
