package org.winnow.labelfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CvatRowsTest {

  @Test
  void tags_are_labels_and_automatic_ones_guesses() throws Exception {
    assertThat(
            Rows.words(
                "annotations.xml",
                """
                <?xml version="1.0" encoding="utf-8"?>
                <annotations><version>1.1</version><meta><task><name>t</name></task></meta>
                  <image id="0" name="x/a.jpg" width="1600" height="1200">
                    <tag label="cat" source="manual"><attribute name="n">1</attribute></tag>
                  </image>
                  <image id="1" name="b.jpg" width="1" height="1">
                    <tag label="dog" source="auto"></tag>
                  </image>
                  <image id="2" name="c.jpg" width="1" height="1">
                    <tag label="dog" source="manual"/><tag label="cat" source="manual"/>
                  </image>
                  <image id="3" name="d.jpg" width="1" height="1"><box label="cat"/></image>
                  <image id="4" width="1" height="1"><tag label="dog"/></image>
                </annotations>
                """))
        .containsExactly(
            "3: x/a.jpg is cat",
            "6: b.jpg guessed dog by CVAT auto",
            "several-labels Line 9: It gives the image 2 labels; a project here has one label an"
                + " image.",
            "manifest-row-invalid Line 13: It names no image.");
  }

  @Test
  void document_types_and_entities_are_refused() {
    String bomb =
        """
        <!DOCTYPE annotations [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">
        <!ENTITY c "&b;&b;&b;&b;&b;&b;">]>
        <annotations><image name="a.jpg"><tag label="&c;"/></image></annotations>
        """;
    String outside =
        """
        <!DOCTYPE annotations [<!ENTITY x SYSTEM "file:///etc/passwd">]>
        <annotations><image name="a.jpg"><tag label="a">&x;</tag></image></annotations>
        """;
    String remote =
        "<!DOCTYPE annotations SYSTEM \"http://127.0.0.1:1/x.dtd\"><annotations></annotations>";
    for (String text : new String[] {bomb, outside, remote}) {
      assertThatThrownBy(() -> Rows.of("annotations.xml", text))
          .isInstanceOf(LabelFileProblem.class)
          .hasMessage("It declares a document type or entities; these are refused.");
    }
  }

  @Test
  void deep_cut_and_other_xml_is_refused_with_a_sentence() {
    assertThatThrownBy(() -> Rows.of("a.xml", "<annotations>" + "<a>".repeat(60)))
        .hasMessage("Its elements are nested more than 50 deep.");
    assertThatThrownBy(() -> Rows.of("a.xml", "<annotations><image name='a'>"))
        .isInstanceOf(LabelFileProblem.class)
        .hasMessageContaining("what is there is no XML");
    assertThatThrownBy(() -> Rows.of("a.xml", "<other><annotations/></other>"))
        .hasMessage("Expected CVAT's <annotations>, got another element.");
  }

  @Test
  void byte_order_mark_is_read_over_and_other_encodings_are_refused() throws Exception {
    String text = "<annotations><image name='é'><tag label='a'/></image></annotations>";
    assertThat(Rows.words("a.xml", "\uFEFF" + text)).containsExactly("1: é is a");
    assertThatThrownBy(() -> Rows.of("a.xml", text.getBytes(StandardCharsets.ISO_8859_1)))
        .isInstanceOf(LabelFileProblem.class);
  }

  @Test
  void endless_attribute_is_not_held() {
    byte[] text =
        ("<annotations><image name=\"" + "x".repeat(5_000_000) + "\"/></annotations>")
            .getBytes(StandardCharsets.UTF_8);
    ByteArrayInputStream in = new ByteArrayInputStream(text);
    LabelFileReader reader = Rows.file("a.xml", text).open(in, Rows.SYNSETS);

    assertThatThrownBy(reader::next).hasMessage("A part of it is larger than 1,000,000 bytes.");
    assertThat(in.available()).isGreaterThan(3_000_000);
  }
}
