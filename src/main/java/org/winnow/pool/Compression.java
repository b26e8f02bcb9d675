package org.winnow.pool;

import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.winnow.image.Bytes;

/** How a tar file is compressed, by its first bytes. */
enum Compression {
  NONE,
  GZIP,
  ZSTANDARD;

  static Compression of(byte[] head) {
    if (Bytes.startsWith(head, 0, "\u001f\u008b")) {
      return GZIP;
    }
    return Bytes.startsWith(head, 0, "\u0028\u00b5\u002f\u00fd") ? ZSTANDARD : NONE;
  }

  /** What is in it; of several compressed pieces in a row, all. */
  InputStream unpacked(InputStream in) throws IOException {
    return switch (this) {
      case NONE -> in;
      case GZIP ->
          GzipCompressorInputStream.builder()
              .setInputStream(in)
              .setDecompressConcatenated(true)
              .get();
      // It refuses windows of more than 128 MiB, whatever the file asks for.
      case ZSTANDARD -> new ZstdInputStream(in);
    };
  }
}
