package org.winnow.labelfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.winnow.testing.FuzzTarget;

/** What reads label files, for {@code Fuzzing}. */
public final class LabelFileFuzzTargets {

  private static final int LONGEST = 4_096;
  private static final long MOST_MEMORY = 64 << 20;

  private LabelFileFuzzTargets() {}

  public static List<FuzzTarget> all() {
    return List.of(
        rows("csv", "labels.csv", LabelFile.Format.CSV),
        rows("json-lines", "labels.jsonl", LabelFile.Format.JSON_LINES),
        rows(
            "json-array",
            "project.json",
            LabelFile.Format.JSON_ARRAY,
            "[\0\0\0{\0\0\0x",
            "\0\0[\0"),
        rows("cvat", "annotations.xml", LabelFile.Format.CVAT),
        rows("fiftyone", "labels.json", LabelFile.Format.FIFTYONE),
        rows("google-cloud", "google.csv", LabelFile.Format.GOOGLE_CLOUD),
        rows("imagenet", "train.txt", LabelFile.Format.IMAGENET),
        new FuzzTarget(
            "image-address",
            texts(
                "0f".repeat(32),
                "s3://bucket/a%20b/c.jpg?x#y",
                "/data/local-files/?d=cats%2F1.png",
                "C:\\a\\..\\b.png",
                "./a//b/c.png",
                "/data/upload/1/0123abcd-1.jpg"),
            LONGEST,
            MOST_MEMORY,
            LabelFileFuzzTargets::readAddress),
        new FuzzTarget(
            "times",
            texts(
                "2026-01-02T03:04:05Z",
                "2026-01-02 03:04:05.123456+01:00",
                "2026-01-02",
                "2020-10-18T22:18:13.5",
                "2026-01-02 03:04 UTC",
                "+999999999-12-31T23:59:59.9-18"),
            256,
            MOST_MEMORY,
            LabelFileFuzzTargets::readTime));
  }

  private static List<byte[]> texts(String... texts) {
    return Stream.of(texts).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
  }

  private static FuzzTarget rows(
      String name, String file, LabelFile.Format format, String... more) {
    List<byte[]> seeds = new ArrayList<>(texts(more));
    seeds.addAll(texts(MutationTest.sample(file), "\uFEFF\r\n" + MutationTest.sample(file)));
    LabelFile parser = new LabelFile(format, false, false);
    return new FuzzTarget(
        name,
        seeds,
        LONGEST,
        MOST_MEMORY,
        input -> {
          LabelFile.of(file, Arrays.copyOf(input, Math.min(input.length, LabelFile.HEAD)));
          List<String> rows = read(parser, input);
          assertThat(rows.size()).isLessThanOrEqualTo(input.length + 1);
          assertThat(read(parser, input)).as("the same file again").isEqualTo(rows);
        });
  }

  private static List<String> read(LabelFile file, byte[] content) throws IOException {
    LabelFileReader reader = file.open(new ByteArrayInputStream(content), Rows.SYNSETS);
    List<String> rows = new ArrayList<>();
    try {
      for (FileRow row = reader.next(); row != null; row = reader.next()) {
        assertThat(row.line()).isPositive();
        String words = Rows.words(row);
        assertStorable(words + row.key());
        rows.add(words);
      }
    } catch (LabelFileProblem problem) {
      assertThat(problem.detail()).endsWith(".").hasSizeLessThan(300);
      assertStorable(problem.detail());
      rows.add("refused " + problem.detail());
    }
    return rows;
  }

  private static void readAddress(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    try {
      ImageAddress address = ImageAddress.of(null, text);
      assertThat(address.parts()).isNotEmpty().hasSizeLessThanOrEqualTo(64);
      assertThat(address.parts()).noneMatch(part -> part.isEmpty());
      assertStorable(address.words() + address.withoutUploadMark());
    } catch (RowProblem problem) {
      assertStorable(String.valueOf(problem.getMessage()));
    }
    try {
      assertThat(ImageAddress.of(text, null).sha256()).matches("[0-9a-f]{64}");
    } catch (RowProblem problem) {
      assertStorable(String.valueOf(problem.getMessage()));
    }
  }

  private static void readTime(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    try {
      Instant time = Times.parse(text);
      assertThat(time.getNano() % 1_000).isZero();
    } catch (RowProblem problem) {
      assertStorable(String.valueOf(problem.getMessage()));
    }
  }

  /** What the database takes: neither NUL nor half a character. */
  private static void assertStorable(String text) {
    assertThat(text.codePoints().noneMatch(c -> c == 0 || (c >= 0xd800 && c <= 0xdfff)))
        .as("storable: %s", text)
        .isTrue();
  }
}
