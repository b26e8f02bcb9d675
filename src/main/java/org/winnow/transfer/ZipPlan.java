package org.winnow.transfer;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.winnow.storage.Sha256;

/**
 * The list of a zip's entries: texts as they will be in it, images by the hash of their bytes. From
 * it and the images the zip can be made again at any time, byte for byte. Kept compressed:
 *
 * <pre>
 * version: 1 byte
 * image:   1 | path | time: int | size: long | SHA-256: 32 bytes
 * text:    2 | path | time: int | (length: int above 0 | deflated bytes)* | 0: int
 *            | CRC: int | deflated: long | size: long
 * end:     0
 * </pre>
 */
final class ZipPlan {

  private static final int VERSION = 1;
  private static final int END = 0;
  private static final int IMAGE = 1;
  private static final int TEXT = 2;
  private static final int SHA256_BYTES = 32;
  private static final int BUFFER = 1 << 16;

  private final DataOutputStream out;
  private final GZIPOutputStream packed;
  private long entries;
  private long offset;
  private long directory;

  /**
   * @param out stays open
   */
  ZipPlan(OutputStream out) throws IOException {
    this.packed = new GZIPOutputStream(out, BUFFER);
    this.out = new DataOutputStream(new BufferedOutputStream(packed, BUFFER));
    this.out.writeByte(VERSION);
  }

  /** Writes a text to an open stream. */
  interface Text {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Told entry by entry what is in a plan, in order. */
  interface Reader {

    void image(String path, int time, long size, Sha256 sha256) throws IOException;

    /** A text begins. */
    default void begin(String path, int time) throws IOException {}

    /** Some of its deflated bytes. */
    default void some(byte[] bytes, int length) throws IOException {}

    /** It ends; now all is known of it. */
    void end(ZipEntryRecord text) throws IOException;
  }

  void image(String path, Instant time, ExportRow.OneImage image) throws IOException {
    int dosTime = ZipEntryRecord.dosTime(time);
    out.writeByte(IMAGE);
    out.writeUTF(path);
    out.writeInt(dosTime);
    out.writeLong(image.bytes());
    out.write(image.sha256().bytes());
    count(new ZipEntryRecord(path, dosTime, false, 0, image.bytes(), image.bytes()));
  }

  void text(String path, Instant time, Text text) throws IOException {
    int dosTime = ZipEntryRecord.dosTime(time);
    out.writeByte(TEXT);
    out.writeUTF(path);
    out.writeInt(dosTime);
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      Chunks chunks = new Chunks();
      var content =
          new CheckedOutputStream(new DeflaterOutputStream(chunks, deflater, BUFFER), new CRC32());
      BufferedOutputStream buffered = new BufferedOutputStream(content, BUFFER);
      text.writeTo(buffered);
      buffered.close();
      out.writeInt(0);
      var entry =
          new ZipEntryRecord(
              path,
              dosTime,
              true,
              (int) content.getChecksum().getValue(),
              deflater.getBytesWritten(),
              deflater.getBytesRead());
      out.writeInt(entry.crc());
      out.writeLong(entry.packed());
      out.writeLong(entry.size());
      count(entry);
    } finally {
      deflater.end();
    }
  }

  private void count(ZipEntryRecord entry) {
    entries++;
    directory += entry.central(offset).length;
    offset += entry.length();
  }

  /** Ends the list; gives the bytes that the zip will have. */
  long finish() throws IOException {
    out.writeByte(END);
    out.flush();
    packed.finish();
    return offset + directory + ZipEntryRecord.end(entries, offset, directory).length;
  }

  /** Each write is a chunk. */
  private final class Chunks extends OutputStream {

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      if (length > 0) {
        out.writeInt(length);
        out.write(bytes, from, length);
      }
    }
  }

  /** Reads a plan to its end. */
  static void read(InputStream plan, Reader reader) throws IOException {
    DataInputStream in = new DataInputStream(new GZIPInputStream(plan, BUFFER));
    if (in.readUnsignedByte() != VERSION) {
      throw new IOException("the list of entries is of another version");
    }
    byte[] chunk = new byte[BUFFER];
    for (int kind = in.readUnsignedByte(); kind != END; kind = in.readUnsignedByte()) {
      String path = in.readUTF();
      int time = in.readInt();
      if (kind == IMAGE) {
        long size = in.readLong();
        reader.image(path, time, size, Sha256.of(in.readNBytes(SHA256_BYTES)));
      } else {
        reader.begin(path, time);
        for (int length = in.readInt(); length > 0; length = in.readInt()) {
          chunk = length > chunk.length ? new byte[length] : chunk;
          in.readFully(chunk, 0, length);
          reader.some(chunk, length);
        }
        reader.end(
            new ZipEntryRecord(path, time, true, in.readInt(), in.readLong(), in.readLong()));
      }
    }
  }
}
