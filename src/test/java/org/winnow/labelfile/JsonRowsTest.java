package org.winnow.labelfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonRowsTest {

  private static final String SHA = "0a".repeat(32);

  @Test
  void json_lines_of_winnow_hugging_face_and_doccano_are_read() throws Exception {
    assertThat(
            Rows.words(
                "labels.jsonl",
                """
                {"imageId":1,"name":"a.png","sha256":"%s","label":"cat","annotator":"ann",\
                "createdAt":"2026-01-02T03:04:05Z","arm":"active","source":"human","elapsedMs":9}
                {"file_name":"0001.png","label":"dog","text":"a dog","boxes":[[1,2]],"none":null}
                {"filename":"cat.png","label":["cat"]}
                {"filename":"both.png","label":["cat","dog"]}
                {"filename":"num.png","label":3}
                """
                    .formatted(SHA)))
        .containsExactly(
            "1: " + SHA + " is cat by ann at 2026-01-02T03:04:05Z in 9",
            "2: 0001.png is dog {\"text\":\"a dog\",\"boxes\":[[1,2]]}",
            "3: cat.png is cat",
            "several-labels Line 4: It gives the image 2 labels; a project here has one label an"
                + " image.",
            "5: num.png is 3");
  }

  @Test
  void malformed_deep_and_long_lines_are_bad_rows_and_the_rest_is_read() throws Exception {
    String deep = "{\"file_name\":\"a\",\"x\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";
    List<String> rows =
        Rows.words(
            "a.jsonl",
            "\uFEFF{\"file_name\":\"a.png\",\"label\":\"cat\"}\r\n{\"file_name\":\r\n"
                + deep
                + "\n[1]\n\n{\"file_name\":\""
                + "x".repeat(1_000_001)
                + "\"}\n{\"file_name\":\"z.png\",\"label\":\"cat\"}");

    assertThat(rows).hasSize(6);
    assertThat(rows.get(0)).isEqualTo("1: a.png is cat");
    assertThat(rows.get(1))
        .startsWith("manifest-row-invalid Line 2: It is no JSON")
        .contains("at column 1");
    assertThat(rows.get(2)).startsWith("manifest-row-invalid Line 3: It is no JSON, is nested");
    assertThat(rows.get(3)).startsWith("manifest-row-invalid Line 4: Expected a JSON object");
    assertThat(rows.get(4)).startsWith("manifest-row-invalid Line 6: It is longer than 1,000,000");
    assertThat(rows.get(5)).isEqualTo("7: z.png is cat");
  }

  private static final String TASKS =
      """
      [{"id":1,"data":{"image":"s3://b/x/1%20a.jpg?v=2","weather":"sun"},
        "annotations":[
          {"id":1001,"completed_by":10,"was_cancelled":false,"lead_time":4.288,
           "created_at":"2026-01-02T03:04:05.123456Z","updated_at":"2026-01-03T00:00:00Z",
           "result":[{"from_name":"choice","to_name":"image","type":"choices",
                      "value":{"choices":["Airbus"]}}]},
          {"completed_by":{"id":3,"email":"ben@example.org"},"was_cancelled":true,"result":[]},
          {"completed_by":4,"result":[{"value":{"choices":["Airbus","Boeing"]}}]},
          {"completed_by":4,"result":[]}],
        "predictions":[{"model_version":"v7","score":0.42,
          "result":[{"type":"choices","value":{"choices":["Boeing"]}}]}]},
       {"id":2,"data":{"image":"/data/local-files/?d=cats%2F2.png"},"annotations":[]},
       7,
       {"id":3,"data":{"photo":"3.png"},
        "annotations":[{"completed_by":"ann","result":[{"value":{"choices":["Airbus"]}}]}]}]
      """;

  @Test
  void label_studio_s_tasks_are_a_row_for_each_annotation_and_prediction() throws Exception {
    assertThat(Rows.words("project.json", TASKS))
        .containsExactly(
            "1: b/x/1 a.jpg is Airbus by 10 at 2026-01-02T03:04:05.123456Z in 4288"
                + " {\"weather\":\"sun\"}",
            "1: b/x/1 a.jpg is skipped by ben@example.org",
            "several-labels Line 1: It gives the image 2 labels; a project here has one label an"
                + " image.",
            "manifest-row-invalid Line 1: An annotation without a choice.",
            "1: b/x/1 a.jpg guessed Boeing 0.42 by v7",
            "12: cats/2.png",
            "manifest-row-invalid Line 13: Expected a JSON object.",
            "14: 3.png is Airbus by ann");
    assertThat(Rows.file("project.json", TASKS.getBytes(StandardCharsets.UTF_8)).format())
        .isEqualTo(LabelFile.Format.JSON_ARRAY);
  }

  @Test
  void object_that_is_too_large_is_passed_over() throws Exception {
    String large = "{\"data\":{\"image\":\"a.png\",\"x\":[" + "1,".repeat(600_000) + "1]}}";
    assertThat(
            Rows.words(
                "a.json",
                "[{\"file_name\":\"a.png\",\"label\":\"x\"},"
                    + large
                    + ",{\"file_name\":\"b.png\",\"label\":\"x\"}]"))
        .containsExactly(
            "1: a.png is x",
            "manifest-row-invalid Line 1: The object is larger than 1,000,000 bytes.",
            "1: b.png is x");
  }

  @Test
  void broken_array_is_read_as_far_as_it_goes() {
    assertThatThrownBy(
            () -> Rows.of("a.json", "[{\"file_name\":\"a.png\",\"label\":\"x\"},\n {oops"))
        .isInstanceOf(LabelFileProblem.class)
        .hasMessageStartingWith("It cannot be read on from line 2, column 3:");
    assertThatThrownBy(() -> Rows.of("a.json", "[{\"file_name\":\"a.png\",\"label\":\"x\"}"))
        .isInstanceOf(LabelFileProblem.class);
  }

  @Test
  void array_in_another_encoding_that_breaks_off_is_refused_like_any_other() {
    byte[] text =
        "[{\"file_name\":\"a.png\",\"label\":\"x\"},{".getBytes(Charset.forName("UTF-32LE"));

    assertThatThrownBy(() -> Rows.of("a.json", Arrays.copyOf(text, text.length - 1)))
        .isInstanceOf(LabelFileProblem.class)
        .hasMessage("It is not UTF-8 text. Save it as UTF-8 and import it again.");
  }

  @Test
  void ground_truth_s_manifest_is_read() throws Exception {
    assertThat(
            Rows.words(
                "output.manifest",
                """
                {"source-ref":"s3://b/x/a.jpg","species":0,"species-metadata":{"class-name":"dog",\
                "confidence":0.0,"type":"groundtruth/image-classification","job-name":"j",\
                "human-annotated":"yes","creation-date":"2020-10-18T22:18:13.527256"},"site":7}
                {"source-ref":"s3://b/b.jpg","s":0,"s-metadata":{"class-name":"cat",\
                "confidence":0.93,"type":"groundtruth/image-classification",\
                "job-name":"labeling-job/auto","human-annotated":"no"}}
                {"source-ref":"s3://b/c.jpg","a":[1,0],"a-metadata":{"class-map":{"1":"bicycle",\
                "0":"person"},"type":"groundtruth/image-classification-multilabel"}}
                {"source-ref":"s3://b/d.jpg","a":[1],"a-metadata":{"class-map":{"1":"bicycle"},\
                "type":"groundtruth/image-classification-multilabel"}}
                """))
        .containsExactly(
            "1: b/x/a.jpg is dog at 2020-10-18T22:18:13.527256Z {\"site\":7}",
            "2: b/b.jpg guessed cat 0.93 by labeling-job/auto",
            "several-labels Line 3: It gives the image 2 labels; a project here has one label an"
                + " image.",
            "4: b/d.jpg is bicycle");
  }

  @Test
  void text_that_no_database_takes_is_made_to_fit() throws Exception {
    assertThat(
            Rows.words(
                "a.jsonl",
                "{\"file_name\":\"a\\u0000.png\",\"label\":\"x\",\"k\\ud800\":[\"\\u0000\"]}"))
        .containsExactly("1: a\ufffd.png is x {\"k\ufffd\":[\"\ufffd\"]}");
  }
}
