package org.winnow.pool;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.winnow.image.Bytes;

/** Archives made for tests. */
public final class Archives {

  private Archives() {}

  /** Some files by name, in order. */
  public static Map<String, byte[]> files(Object... namesAndBytes) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 0; i < namesAndBytes.length; i += 2) {
      files.put((String) namesAndBytes[i], (byte[]) namesAndBytes[i + 1]);
    }
    return files;
  }

  public static byte[] zip(Map<String, byte[]> files) {
    ZipBuilder builder = new ZipBuilder();
    files.forEach(builder::add);
    return builder.build();
  }

  /** A zip made entry by entry; names may come twice. */
  static final class ZipBuilder {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes);

    ZipBuilder add(String name, byte[] content) {
      return add(new ZipArchiveEntry(name), content);
    }

    ZipBuilder link(String name, String target) {
      ZipArchiveEntry entry = new ZipArchiveEntry(name);
      entry.setUnixMode(0120777);
      return add(entry, target.getBytes(StandardCharsets.UTF_8));
    }

    private ZipBuilder add(ZipArchiveEntry entry, byte[] content) {
      try {
        entry.setSize(content.length);
        zip.putArchiveEntry(entry);
        zip.write(content);
        zip.closeArchiveEntry();
        return this;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    byte[] build() {
      try {
        zip.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes.toByteArray();
    }
  }

  /** The zip with another check sum for its first entry. */
  static byte[] damaged(byte[] zip) {
    byte[] damaged = zip.clone();
    int directory = 0;
    while (!Bytes.startsWith(zip, directory, "PK\1\2")) {
      directory++;
    }
    damaged[directory + 16] ^= 1;
    return damaged;
  }

  static byte[] tar(Map<String, byte[]> files) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setSize(file.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
      TarArchiveEntry link = new TarArchiveEntry("link.png", TarArchiveEntry.LF_SYMLINK);
      link.setLinkName("/etc/passwd");
      tar.putArchiveEntry(link);
      tar.closeArchiveEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static byte[] zstd(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new ZstdOutputStream(bytes)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** MNIST's file of pictures: the k-th is all of grey k. */
  static byte[] idxImages(int count, int told) {
    ByteBuffer idx = ByteBuffer.allocate(16 + count * 4);
    idx.putInt(2051).putInt(told).putInt(2).putInt(2);
    for (int i = 0; i < count; i++) {
      idx.putInt(i * 0x01010101);
    }
    return idx.array();
  }

  static byte[] idxLabels(int... labels) {
    ByteBuffer idx = ByteBuffer.allocate(8 + labels.length);
    idx.putInt(2049).putInt(labels.length);
    for (int label : labels) {
      idx.put((byte) label);
    }
    return idx.array();
  }
}
