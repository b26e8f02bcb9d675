package org.winnow.labelfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A million rows in each format, of which no more than one is held. */
class ManyRowsTest {

  private static final int ROWS = 1_000_000;
  private static final int BLOCK = 1_000;
  private static final long MOST_GROWTH = 20_000_000;

  private record Sample(String head, IntFunction<String> row, String end) {}

  private static final Map<String, Sample> SAMPLES =
      Map.of(
          "labels.csv",
          new Sample("file_name,label,annotator\n", i -> "\"d/" + i + ".png\",cat,ann\n", ""),
          "labels.jsonl",
          new Sample("", i -> "{\"file_name\":\"" + i + ".png\",\"label\":\"cat\"}\n", ""),
          "tasks.json",
          new Sample(
              "[",
              i -> (i == 0 ? "" : ",\n") + "{\"file_name\":\"" + i + ".png\",\"label\":\"cat\"}",
              "]"),
          "labels.json",
          new Sample(
              "{\"classes\":[\"cat\"],\"labels\":{",
              i -> (i == 0 ? "" : ",\n") + "\"" + i + "\":0",
              "}}"),
          "google.csv",
          new Sample("", i -> "UNASSIGNED,gs://b/" + i + ".png,cat\n", ""),
          "train.txt",
          new Sample("", i -> "d/" + i + " 1\n", ""),
          "annotations.xml",
          new Sample(
              "<annotations>",
              i -> "<image name=\"" + i + ".png\"><tag label=\"cat\"/></image>\n",
              "</annotations>"));

  @TestFactory
  Stream<DynamicTest> million_rows_are_read_in_memory_that_does_not_grow() {
    return SAMPLES.entrySet().stream()
        .map(
            sample ->
                DynamicTest.dynamicTest(
                    sample.getKey(), () -> read(sample.getKey(), sample.getValue())));
  }

  /** Read again where it did: other tests' servers may be at work in this process. */
  private static void read(String name, Sample told) throws Exception {
    long growth = growth(name, told);
    assertThat(growth < MOST_GROWTH ? growth : growth(name, told)).isLessThan(MOST_GROWTH);
  }

  private static long growth(String name, Sample told) throws Exception {
    byte[] head = (told.head() + told.row().apply(0)).getBytes(StandardCharsets.UTF_8);
    LabelFileReader reader =
        LabelFile.of(name, head)
            .orElseThrow()
            .open(new SequenceInputStream(new Blocks(told)), Rows.SYNSETS);
    long early = 0;
    long late = Long.MAX_VALUE;
    int rows = 0;
    for (FileRow row = reader.next(); row != null; row = reader.next()) {
      assertThat(row instanceof FileRow.Told).isTrue();
      if (++rows == ROWS / 10) {
        early = used();
      } else if (rows > ROWS / 2 && rows % (ROWS / 10) == 0) {
        late = Math.min(late, used());
      }
    }
    assertThat(rows).isEqualTo(ROWS);
    Reference.reachabilityFence(reader);
    return late - early;
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** The file, made as it is read. */
  private static final class Blocks implements Enumeration<InputStream> {

    private final Sample told;
    private int next;

    Blocks(Sample told) {
      this.told = told;
    }

    @Override
    public boolean hasMoreElements() {
      return next <= ROWS;
    }

    @Override
    public InputStream nextElement() {
      if (!hasMoreElements()) {
        throw new NoSuchElementException();
      }
      StringBuilder text = new StringBuilder(next == 0 ? told.head() : "");
      for (int i = next; i < Math.min(ROWS, next + BLOCK); i++) {
        text.append(told.row().apply(i));
      }
      text.append(next == ROWS ? told.end() : "");
      next += BLOCK;
      return new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8));
    }
  }
}
