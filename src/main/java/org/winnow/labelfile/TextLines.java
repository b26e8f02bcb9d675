package org.winnow.labelfile;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a UTF-8 text, with or without a byte order mark, ending in LF or CR LF. Of a line
 * that is too long no more than its beginning is held.
 */
final class TextLines {

  /** More than any row of a label file has; a line beyond is a trap or no text. */
  static final int LONGEST_BYTES = 1_000_000;

  /**
   * A line.
   *
   * @param number from 1
   * @param text without its end; empty if there is a fault
   * @param fault why it cannot be read, or null
   */
  record Line(long number, String text, @Nullable RowProblem fault) {}

  private final InputStream in;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 10);
  private long number;

  TextLines(InputStream in) {
    this.in = new BufferedInputStream(in, 1 << 15);
  }

  /** The next line, or null after the last. */
  @Nullable Line next() throws IOException, LabelFileProblem {
    if (number == 0) {
      skipMark();
    }
    bytes.reset();
    boolean tooLong = false;
    int one = in.read();
    if (one < 0) {
      return null;
    }
    for (; one >= 0 && one != '\n'; one = in.read()) {
      if (bytes.size() < LONGEST_BYTES) {
        bytes.write(one);
      } else {
        tooLong = true;
      }
    }
    number++;
    return tooLong
        ? new Line(
            number, "", RowProblem.invalid("It is longer than 1,000,000 bytes, at column 1000001."))
        : decode(bytes.toByteArray());
  }

  private void skipMark() throws IOException, LabelFileProblem {
    in.mark(3);
    int first = in.read();
    int second = in.read();
    int third = in.read();
    if ((first == 0xff && second == 0xfe) || (first == 0xfe && second == 0xff)) {
      throw new LabelFileProblem("It is UTF-16 text. Save it as UTF-8 and import it again.");
    } else if (first != 0xef || second != 0xbb || third != 0xbf) {
      in.reset();
    }
  }

  private Line decode(byte[] line) {
    int length = line.length > 0 && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
    CharBuffer text = CharBuffer.allocate(length);
    CoderResult result = decoder.reset().decode(ByteBuffer.wrap(line, 0, length), text, true);
    text.flip();
    if (result.isError()) {
      return new Line(
          number,
          "",
          RowProblem.invalid(
              "It is not UTF-8 text, at column "
                  + (text.length() + 1)
                  + ". Save the file as UTF-8."));
    }
    int nul = text.toString().indexOf('\0');
    return nul >= 0
        ? new Line(number, "", RowProblem.invalid("It holds a NUL, at column " + (nul + 1) + "."))
        : new Line(number, text.toString(), null);
  }
}
