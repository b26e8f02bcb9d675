package org.winnow.labelfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvRowsTest {

  private static final String SHA = "ab".repeat(32);

  @Test
  void columns_are_known_by_name_and_the_rest_is_metadata() throws Exception {
    assertThat(
            Rows.words(
                "labels.csv",
                """
                File Name,label,Annotator,createdAt,prediction,confidence,model,camera
                cat/1.png,cat,Ann,2026-01-02T03:04:05Z,dog,0.75,v7,left
                2.png,,,,,,,
                """))
        .containsExactly(
            "2: cat/1.png is cat by Ann at 2026-01-02T03:04:05Z guessed dog 0.75 by v7"
                + " {\"camera\":\"left\"}",
            "3: 2.png");
  }

  @Test
  void winnow_s_own_export_comes_back_without_what_meant_something_there_only() throws Exception {
    assertThat(
            Rows.words(
                "labels.csv",
                "file,image_id,name,sha256,label,annotator,created_at,arm,source,elapsed_ms\r\n"
                    + "cat/a.png,1,'+x.png,"
                    + SHA
                    + ",'=cat,ann,2026-01-02T03:04:05.123456Z,active,human,1500\r\n"))
        .containsExactly("2: " + SHA + " is =cat by ann at 2026-01-02T03:04:05.123456Z in 1500");
  }

  @Test
  void byte_order_mark_crlf_semicolons_and_quoted_line_ends_are_read() throws Exception {
    assertThat(
            Rows.words(
                "a.csv", "\uFEFFfile_name;label\r\n\"a\nb.png\";\"c \"\"x\"\"\"\r\n\r\nc.png;d"))
        .containsExactly("2: a\nb.png is c \"x\"", "5: c.png is d");
  }

  @Test
  void missing_column_is_a_row_with_line_and_column_and_the_rest_is_read() throws Exception {
    assertThat(Rows.words("a.csv", "file_name,label\na.png\nb.png,x,y\nc.png,cat\n"))
        .containsExactly(
            "manifest-row-invalid Line 2: Expected 2 columns, got 1; it ends at column 1.",
            "manifest-row-invalid Line 3: Expected 2 columns, got 3; it ends at column 3.",
            "4: c.png is cat");
  }

  @Test
  void quote_that_is_never_closed_costs_its_own_line_alone() throws Exception {
    List<String> rows =
        Rows.words("a.csv", "file_name,label\n\"a.png,cat\nb.png,cat\nc\"d.png,cat\ne.png,dog\n");

    assertThat(rows).hasSize(2).last().isEqualTo("5: e.png is dog");
    assertThat(rows.get(0)).startsWith("manifest-row-invalid Line 2: A quote is not closed");

    assertThat(Rows.words("a.csv", "file_name,label\n\"a.png,cat\nb.png,cat\n"))
        .hasSize(2)
        .last()
        .isEqualTo("3: b.png is cat");
  }

  @Test
  void line_of_more_than_a_megabyte_is_a_bad_row() throws Exception {
    List<String> rows =
        Rows.words("a.csv", "file_name,label\n" + "x".repeat(1_100_000) + ",cat\nb.png,cat\n");

    assertThat(rows)
        .containsExactly(
            "manifest-row-invalid Line 2: It is longer than 1,000,000 bytes, at column 1000001.",
            "3: b.png is cat");
  }

  @Test
  void other_encodings_are_said_to_be_that() throws Exception {
    byte[] latin = "file_name,label\né.png,cat\nb.png,cat\n".getBytes(StandardCharsets.ISO_8859_1);
    List<FileRow> rows = Rows.of("a.csv", latin);
    assertThat(rows.stream().map(Rows::words))
        .containsExactly(
            "manifest-row-invalid Line 2: It is not UTF-8 text, at column 1. Save the file as"
                + " UTF-8.",
            "3: b.png is cat");

    byte[] utf16 = "\uFEFFfile_name,label\na.png,cat\n".getBytes(StandardCharsets.UTF_16LE);
    assertThatThrownBy(() -> Rows.of("a.csv", utf16))
        .isInstanceOf(LabelFileProblem.class)
        .hasMessage("It is UTF-16 text. Save it as UTF-8 and import it again.");
  }

  @Test
  void values_that_cannot_be_are_bad_rows() throws Exception {
    assertThat(
            Rows.words(
                "a.csv",
                """
                file_name,label,created_at,confidence,prediction
                a.png,cat,yesterday,,
                b.png,cat,,1.5,cat
                c.png,cat,,high,cat
                d.png,"[""cat"",""dog""]",,,
                ,cat,,,
                e.png,cat,2026-01-02 03:04:05,,
                f.png,cat,2026-01-02T05:04:05.5+02:00,,
                """))
        .containsExactly(
            "manifest-row-invalid Line 2: Expected a time such as 2026-01-02T03:04:05Z, got"
                + " \"yesterday\".",
            "manifest-row-invalid Line 3: Expected a confidence from 0 to 1, got 1.5.",
            "manifest-row-invalid Line 4: Expected a number in confidence, got \"high\".",
            "several-labels Line 5: It gives the image 2 labels; a project here has one label an"
                + " image.",
            "manifest-row-invalid Line 6: It names no image.",
            "7: e.png is cat at 2026-01-02T03:04:05Z",
            "8: f.png is cat at 2026-01-02T03:04:05.500Z");
  }

  @Test
  void label_studio_s_csv_is_read() throws Exception {
    assertThat(
            Rows.words(
                "project-1.csv",
                """
                annotation_id,annotator,choice,created_at,id,image,lead_time,updated_at,weather
                7,3,Airbus,2026-01-02T03:04:05.123456Z,1,/data/upload/1/0123abcd-a.png,4.288,x,sun
                """))
        .containsExactly(
            "2: data/upload/1/0123abcd-a.png is Airbus by 3 at 2026-01-02T03:04:05.123456Z in"
                + " 4288 {\"weather\":\"sun\"}");
  }

  @Test
  void file_without_a_column_for_images_is_refused_whole() {
    assertThatThrownBy(() -> Rows.of("a.csv", "label,other\ncat,x\n"))
        .isInstanceOf(LabelFileProblem.class)
        .hasMessageStartingWith("Its first line names no column of images and labels.");
  }
}
