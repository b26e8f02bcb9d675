package org.winnow.transfer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * One entry of a zip as its headers tell it (PKWARE's APPNOTE 6.3): images as they are, texts
 * deflated with their lengths after them. The same entry always gives the same bytes.
 *
 * @param path letters of any kind
 * @param time in MS-DOS form: the date in the upper half
 * @param deflated or stored
 * @param crc of the content
 * @param packed bytes in the zip, below 4 GiB
 * @param size of the content, below 4 GiB
 */
record ZipEntryRecord(String path, int time, boolean deflated, int crc, long packed, long size) {

  private static final int VERSION = 20;
  private static final int VERSION_64 = 45;
  private static final int MADE_ON_UNIX = 3 << 8;
  private static final int PLAIN_FILE = 0100644 << 16;
  private static final int UTF_8 = 1 << 11;
  private static final int LENGTHS_FOLLOW = 1 << 3;
  private static final int DEFLATE = 8;
  private static final long LIMIT_32 = 0xffffffffL;
  private static final int LIMIT_16 = 0xffff;
  private static final int FIRST_YEAR = 1980;
  private static final int LAST_YEAR = 2107;

  ZipEntryRecord {
    if (packed >= LIMIT_32 || size >= LIMIT_32) {
      throw new IllegalArgumentException(path + " is too large for an entry: " + size + " bytes");
    }
  }

  /** The time in UTC, to two seconds; the nearest one that a zip can tell. */
  static int dosTime(Instant time) {
    LocalDateTime utc = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
    int year = Math.min(Math.max(utc.getYear(), FIRST_YEAR), LAST_YEAR);
    int date = (year - FIRST_YEAR) << 9 | utc.getMonthValue() << 5 | utc.getDayOfMonth();
    return date << 16 | utc.getHour() << 11 | utc.getMinute() << 5 | utc.getSecond() / 2;
  }

  private byte[] name() {
    return path.getBytes(StandardCharsets.UTF_8);
  }

  private int flags() {
    return deflated ? UTF_8 | LENGTHS_FOLLOW : UTF_8;
  }

  private int method() {
    return deflated ? DEFLATE : 0;
  }

  /** What stands before the content. */
  byte[] local() {
    byte[] name = name();
    return bytes(30 + name.length)
        .putInt(0x04034b50)
        .putShort((short) VERSION)
        .putShort((short) flags())
        .putShort((short) method())
        .putInt(time)
        .putInt(deflated ? 0 : crc)
        .putInt(deflated ? 0 : (int) packed)
        .putInt(deflated ? 0 : (int) size)
        .putShort((short) name.length)
        .putShort((short) 0)
        .put(name)
        .array();
  }

  /** What stands after the content; nothing after a stored one. */
  byte[] descriptor() {
    return deflated
        ? bytes(16).putInt(0x08074b50).putInt(crc).putInt((int) packed).putInt((int) size).array()
        : new byte[0];
  }

  /** Bytes from its beginning to the next entry's. */
  long length() {
    return local().length + packed + descriptor().length;
  }

  /** Its line in the zip's directory. */
  byte[] central(long offset) {
    byte[] name = name();
    boolean far = offset >= LIMIT_32;
    ByteBuffer line =
        bytes(46 + name.length + (far ? 12 : 0))
            .putInt(0x02014b50)
            .putShort((short) (MADE_ON_UNIX | (far ? VERSION_64 : VERSION)))
            .putShort((short) (far ? VERSION_64 : VERSION))
            .putShort((short) flags())
            .putShort((short) method())
            .putInt(time)
            .putInt(crc)
            .putInt((int) packed)
            .putInt((int) size)
            .putShort((short) name.length)
            .putShort((short) (far ? 12 : 0))
            .putShort((short) 0)
            .putShort((short) 0)
            .putShort((short) 0)
            .putInt(PLAIN_FILE)
            .putInt(far ? -1 : (int) offset)
            .put(name);
    if (far) {
      line.putShort((short) 1).putShort((short) 8).putLong(offset);
    }
    return line.array();
  }

  /** The end of a zip. */
  static byte[] end(long entries, long directoryOffset, long directoryLength) {
    boolean far = entries >= LIMIT_16 || directoryOffset >= LIMIT_32 || directoryLength >= LIMIT_32;
    ByteBuffer end = bytes(22 + (far ? 76 : 0));
    if (far) {
      end.putInt(0x06064b50)
          .putLong(44)
          .putShort((short) (MADE_ON_UNIX | VERSION_64))
          .putShort((short) VERSION_64)
          .putInt(0)
          .putInt(0)
          .putLong(entries)
          .putLong(entries)
          .putLong(directoryLength)
          .putLong(directoryOffset)
          .putInt(0x07064b50)
          .putInt(0)
          .putLong(directoryOffset + directoryLength)
          .putInt(1);
    }
    return end.putInt(0x06054b50)
        .putShort((short) 0)
        .putShort((short) 0)
        .putShort((short) Math.min(entries, LIMIT_16))
        .putShort((short) Math.min(entries, LIMIT_16))
        .putInt((int) Math.min(directoryLength, LIMIT_32))
        .putInt((int) Math.min(directoryOffset, LIMIT_32))
        .putShort((short) 0)
        .array();
  }

  private static ByteBuffer bytes(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
