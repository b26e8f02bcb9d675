package org.winnow.labelfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Each parser on thousands of broken samples: it gives rows or its own refusal, never anything
 * else, never more than its limits, and the same twice.
 */
class MutationTest {

  private static final int RUNS = 4_000;

  private static final Map<String, String> SAMPLES =
      Map.of(
          "labels.csv",
          "\uFEFFfile_name,label,annotator,created_at,confidence,prediction,note\r\n"
              + "a/1.png,cat,ann,2026-01-02T03:04:05Z,0.5,dog,\"x, \"\"y\"\"\nz\"\r\n"
              + "2.png,dog,ben,,,,\r\n3.png,é,,,1,cat,n\r\n",
          "labels.jsonl",
          """
          {"file_name":"a.png","label":"cat","createdAt":"2026-01-02T03:04:05Z","x":[1,{"y":null}]}
          {"source-ref":"s3://b/a.jpg","s":0,"s-metadata":{"class-name":"dog","confidence":0.5,\
          "type":"groundtruth/image-classification","creation-date":"2020-10-18T22:18:13.5"}}
          {"sha256":"%s","label":["cat"],"annotator":{"email":"é@x"},"elapsedMs":1e3}
          """
              .formatted("0f".repeat(32)),
          "project.json",
          """
          [{"data":{"image":"/data/upload/1/0123abcd-%41.jpg","k":1.5e3},"annotations":[
            {"completed_by":{"email":"a@b"},"lead_time":4.2,"created_at":"2026-01-02T03:04:05Z",
             "result":[{"value":{"choices":["cat"]}}]},{"was_cancelled":true}],
            "predictions":[{"score":0.5,"model_version":"v","result":[]}]},
           {"file_name":"b.png","label":"dog"}]
          """,
          "labels.json",
          """
          {"classes":["cat","é"],"labels":{"1":0,"a/2":1,"3":null,
           "4":{"label":1,"confidence":0.5,"attributes":{"n":[1,{"y":null}]}}}}
          """,
          "google.csv",
          "TRAIN,gs://b/1.jpg,\"fat, cat\"\nUNASSIGNED,gs://b/%41.jpg,cat\n,s3://b/3.jpg\n",
          "train.txt",
          "cat/1 0\n\"fat dog/2.jpg\" 1\ncat/3\n",
          "annotations.xml",
          """
          <?xml version="1.0" encoding="utf-8"?>
          <annotations><!-- c --><image id="0" name="a&amp;b.jpg"><tag label="cat" source="auto">
          <attribute name="n">1</attribute></tag></image><image name="b.jpg"><tag label="d"/></image>
          </annotations>
          """);

  /** A whole file of this name. */
  static String sample(String name) {
    return Objects.requireNonNull(SAMPLES.get(name));
  }

  @TestFactory
  Stream<DynamicTest> mutations_give_rows_or_the_parser_s_own_refusal() {
    return SAMPLES.keySet().stream().map(name -> DynamicTest.dynamicTest(name, () -> mutate(name)));
  }

  private static void mutate(String name) throws IOException {
    byte[] sample = sample(name).getBytes(StandardCharsets.UTF_8);
    LabelFile file = Rows.file(name, sample);
    Random random = new Random(name.hashCode());
    int refused = 0;
    int bad = 0;
    for (int run = 0; run < RUNS; run++) {
      byte[] broken = mutated(sample, random);
      LabelFile.of(name, broken);
      List<String> rows = read(file, broken);
      assertThat(rows.size()).as("rows of run %d", run).isLessThanOrEqualTo(broken.length);
      assertThat(read(file, broken)).as("run %d again", run).isEqualTo(rows);
      refused += rows.stream().anyMatch(row -> row.startsWith("refused")) ? 1 : 0;
      bad += rows.stream().anyMatch(row -> row.startsWith("manifest-row-invalid")) ? 1 : 0;
    }
    assertThat(refused + bad).as("mutations that broke something").isGreaterThan(RUNS / 10);
  }

  private static List<String> read(LabelFile file, byte[] content) throws IOException {
    LabelFileReader reader = file.open(new ByteArrayInputStream(content), Rows.SYNSETS);
    List<String> rows = new ArrayList<>();
    try {
      for (FileRow row = reader.next(); row != null; row = reader.next()) {
        rows.add(Rows.words(row));
      }
    } catch (LabelFileProblem problem) {
      assertThat(problem.detail()).endsWith(".").hasSizeLessThan(300);
      rows.add("refused " + problem.detail());
    }
    return rows;
  }

  /** Some bytes turned, lost, doubled or put in, most of them ones that mean something. */
  private static byte[] mutated(byte[] sample, Random random) {
    byte[] bytes = sample;
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      int at = random.nextInt(bytes.length + 1);
      int to = Math.min(bytes.length, at + random.nextInt(40));
      bytes =
          switch (random.nextInt(5)) {
            case 0 -> joined(bytes, at, new byte[] {(byte) random.nextInt(256)}, at);
            case 1 -> joined(bytes, at, new byte[0], to);
            case 2 -> joined(bytes, to, Arrays.copyOfRange(bytes, at, to), to);
            case 3 -> joined(bytes, at, meaning(random), at);
            default -> joined(bytes, at, meaning(random), Math.min(bytes.length, at + 1));
          };
      if (bytes.length == 0) {
        return bytes;
      }
    }
    return bytes;
  }

  private static byte[] meaning(Random random) {
    String[] marks = {
      "\"",
      "\n",
      "\r",
      ",",
      "{",
      "}",
      "[",
      "]",
      "<",
      ">",
      "&",
      "\\",
      "\0",
      ":",
      "null",
      "1e999",
      "-1",
      "<!DOCTYPE a [<!ENTITY b \"c\">]>",
      "&b;",
      "\\ud800",
      "\uFEFF",
      "[[[[[[[[",
      "'",
      "%"
    };
    return marks[random.nextInt(marks.length)].getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] joined(byte[] bytes, int end, byte[] middle, int from) {
    byte[] joined = Arrays.copyOf(bytes, end + middle.length + bytes.length - from);
    System.arraycopy(middle, 0, joined, end, middle.length);
    System.arraycopy(bytes, from, joined, end + middle.length, bytes.length - from);
    return joined;
  }
}
