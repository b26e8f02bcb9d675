package org.winnow.labelfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** FiftyOne's labels.json, Google Cloud's CSV without a header and ImageNet's list. */
class MoreFormatsTest {

  @Test
  void fiftyone_tells_classes_by_place_name_or_with_confidence() throws Exception {
    assertThat(
            Rows.words(
                "labels.json",
                """
                {"info": {"labels": {"no": 0}}, "classes": ["cat", "dog"],
                 "labels": {
                  "1": 0, "a/2": 1, "3": null, "4": "owl", "5": [1], "6": [],
                  "7": {"label": 1, "confidence": 0.75, "attributes": {"sun": true, "x": null}},
                  "8": {"label": 0, "confidence": null, "attributes": {}},
                  "9": {"label": null}
                 }, "more": [1]}
                """))
        .containsExactly(
            "3: data/1 is cat",
            "3: data/a/2 is dog",
            "3: data/3",
            "3: data/4 is owl",
            "3: data/5 is dog",
            "3: data/6",
            "4: data/7 guessed dog 0.75 {\"sun\":true}",
            "5: data/8 is cat",
            "6: data/9");
    FileRow.Told told =
        (FileRow.Told) Rows.of("labels.json", "{\"classes\":[\"a\"],\"labels\":{\"1\":0}}").get(0);
    assertThat(told.image().stem()).isTrue();
  }

  @Test
  void fiftyone_rows_that_cannot_be_taken_say_why() throws Exception {
    String large = "x".repeat(300_000);
    List<String> words =
        Rows.words(
            "labels.json",
            "{\"classes\":[\"cat\"],\"labels\":{\"1\":1,\"2\":-1,\"3\":0.5,\"4\":[0,0],"
                + "\"5\":{\"label\":0,\"confidence\":7},\"6\":{},\" \":0,\"7\":{\"a\":[\""
                + (large + "\",\"").repeat(4)
                + "\"]},\"8\":0}}");
    assertThat(words.get(0))
        .isEqualTo(
            "manifest-row-invalid Line 1: Expected the place of a class, from 0 to 0, got 1."
                + " The classes stand before the labels.");
    assertThat(words.get(1)).contains("got -1");
    assertThat(words.get(2)).contains("got 0.5");
    assertThat(words.get(3)).startsWith("several-labels Line 1: It gives the image 2 labels");
    assertThat(words.get(4)).contains("confidence from 0 to 1");
    assertThat(words.get(5)).isEqualTo("1: data/6");
    assertThat(words.get(6)).contains("names no image");
    assertThat(words.get(7)).contains("larger than 1,000,000 bytes");
    assertThat(words.get(8)).isEqualTo("1: data/8 is cat");
    assertThat(words).hasSize(9);
  }

  @Test
  void fiftyone_file_that_breaks_off_gives_its_rows_and_says_so() throws Exception {
    LabelFileReader reader =
        open("labels.json", "{\"classes\":[\"cat\"],\"labels\":{\"1\":0,\"2\"");
    assertThat(Rows.words(Objects.requireNonNull(reader.next()))).isEqualTo("1: data/1 is cat");
    assertThat(problem(reader)).startsWith("It cannot be read on from line 1, column");
    assertThat(problem(open("labels.json", "{\"classes\":[1],\"labels\":{}}")))
        .contains("names of classes");
    assertThat(Rows.of("labels.json", "{" + "\"labels\":{},".repeat(9_000) + "\"labels\":{}}"))
        .isEmpty();
  }

  @Test
  void google_cloud_lines_have_no_header() throws Exception {
    assertThat(
            Rows.words(
                "import.csv",
                """
                UNASSIGNED,gs://b/1.jpg,cat
                TRAIN,gs://b/2.jpg,"fat, cat"
                ,gs://b/3.jpg,label
                gs://b/4.jpg,dog
                test,gs://b/5.jpg
                VALIDATION,gs://b/6.jpg,cat,dog
                TEST

                Test,gs://b/7.jpg,cat,,
                """))
        .containsExactly(
            "1: b/1.jpg is cat",
            "2: b/2.jpg is fat, cat {\"ml_use\":\"TRAIN\"}",
            "3: b/3.jpg is label",
            "4: b/4.jpg is dog",
            "5: b/5.jpg {\"ml_use\":\"test\"}",
            "several-labels Line 6: It gives the image 2 labels; a project here has one label an"
                + " image.",
            "manifest-row-invalid Line 7: It names no image.",
            "9: b/7.jpg is cat {\"ml_use\":\"Test\"}");
  }

  @Test
  void imagenet_lists_number_the_lines_of_synsets() throws Exception {
    List<FileRow> rows =
        Rows.of(
            "train.txt",
            """
            cat/1 0
            "fat dog/one more.JPEG" 1

            3.png\t1
            cat/4
            cat/5 0 1
            cat/6 2
            cat/7 9
            8.png zero
            """);
    assertThat(rows.stream().map(Rows::words))
        .containsExactly(
            "1: cat/1 is cat",
            "2: fat dog/one more.JPEG is fat dog",
            "4: 3.png is fat dog",
            "5: cat/4",
            "several-labels Line 6: It gives the image 2 labels; a project here has one label an"
                + " image.",
            "manifest-row-invalid Line 7: Line 3 of synsets.txt, which would name class 2, is not"
                + " there or is empty.",
            "manifest-row-invalid Line 8: Line 10 of synsets.txt, which would name class 9, is not"
                + " there or is empty.",
            "manifest-row-invalid Line 9: Expected the path of an image and the number of its"
                + " class.");
  }

  @Test
  void imagenet_list_without_synsets_says_what_it_lacks() throws Exception {
    byte[] list = "cat/1 0\n".getBytes(StandardCharsets.UTF_8);
    LabelFileReader alone =
        Rows.file("train.txt", list).open(new ByteArrayInputStream(list), name -> null);
    assertThat(problem(alone)).startsWith("Expected a file synsets.txt beside it");
    LabelFileReader broken =
        Rows.file("train.txt", list)
            .open(
                new ByteArrayInputStream(list),
                name ->
                    new ByteArrayInputStream("x".repeat(2_000).getBytes(StandardCharsets.UTF_8)));
    assertThat(problem(broken)).startsWith("Line 1 of synsets.txt");
  }

  private static LabelFileReader open(String name, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return Rows.file(name, bytes).open(new ByteArrayInputStream(bytes), Rows.SYNSETS);
  }

  private static String problem(LabelFileReader reader) throws Exception {
    try {
      FileRow row = reader.next();
      return "none, but " + row;
    } catch (LabelFileProblem problem) {
      return problem.detail();
    }
  }
}
