package org.winnow.labelfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LabelFileTest {

  @Test
  void files_are_known_by_name_and_content_together() {
    assertThat(found("a/labels.csv", "name,label\n")).isEqualTo("CSV instead of folders");
    assertThat(found("x.TXT", "file_name\tlabel\n")).isEqualTo("CSV instead of folders");
    assertThat(found("data.json", "[{\"data\":{}}]")).isEqualTo("JSON instead of folders");
    assertThat(found("data.json", "{\"source-ref\":\"a\"}"))
        .isEqualTo("JSON Lines instead of folders");
    String large = "x".repeat(70_000);
    assertThat(found("l.json", "[{\"data\":{},\"annotations\":[{\"x\":\"" + large + "\"}]}]"))
        .isEqualTo("JSON instead of folders");
    assertThat(found("a.xml", "<?xml?><annotations>")).isEqualTo("CVAT XML instead of folders");
    assertThat(found("labels.json", "{\"classes\":[\"a\"],\n\"labels\":{\"x\":0}}"))
        .isEqualTo("FiftyOne JSON instead of folders");
    assertThat(found("all.json", "{\"classes\":[\"" + "a\",\"".repeat(40_000)))
        .isEqualTo("FiftyOne JSON instead of folders");
    assertThat(found("labels.json", "{\"labels\":{\"x\":\"a\"}}"))
        .isEqualTo("FiftyOne JSON instead of folders");
    assertThat(found("a.csv", "UNASSIGNED,gs://b/1.jpg,cat\n"))
        .isEqualTo("Google Cloud CSV instead of folders");
    assertThat(found("a.csv", ",https://h/1.jpg\n"))
        .isEqualTo("Google Cloud CSV instead of folders");
    assertThat(found("a.csv", "gs://b/1.jpg,label\n"))
        .isEqualTo("Google Cloud CSV instead of folders");
    assertThat(found("train.txt", "cat/1 0\ncat/2\n\"a b.jpg\" 1 2\n"))
        .isEqualTo("ImageNet list instead of folders");
    assertThat(found("metadata.csv", "file_name,caption\n")).isEqualTo("CSV instead of folders");
    assertThat(found("captions.csv", "file_name,caption\n")).isEqualTo("CSV");
    assertThat(found("labels.csv", "label,size\n")).as("said to lack images").isNotNull();
  }

  @Test
  void other_files_are_none() {
    assertThat(found("notes.csv", "name,size\na,1\n")).isNull();
    assertThat(found("readme.txt", "Photos, with a label each.\n")).isNull();
    assertThat(found("labels.md", "file_name,label\n")).isNull();
    assertThat(found("package.json", "{\"name\":\"x\",\n\"label\":1}")).isNull();
    assertThat(found("package.json", "{\"name\":\"x\"}")).isNull();
    assertThat(found("a.json", "[1,2]")).isNull();
    assertThat(found("app.json", "{\"labels\":{\"app\":\"x\"}}")).isNull();
    assertThat(found("labels.json", "{\"labels\":[1]}")).isNull();
    assertThat(found("notes.csv", "TRAIN,cat,dog\n")).isNull();
    assertThat(found("default.txt", "i0 5\ni1 2\n")).isEqualTo(found("train.txt", "cat/1 0\n"));
    assertThat(found("counts.txt", "cats 5\ndogs 2\n")).isNull();
    assertThat(found("train.txt", "cat/1\ncat/2 0\n")).as("no class").isNull();
    assertThat(found("train.txt", "cat/1 0\nsee above\n")).isNull();
    assertThat(found("classes.txt", "cat\ndog\n")).isNull();
    assertThat(found("0.txt", "0 0.5 0.5 0.1 0.1\n")).as("boxes of YOLO").isNull();
    assertThat(found("pom.xml", "<project>")).isNull();
    assertThat(found("._labels.csv", "file_name,label\n")).isNull();
    assertThat(found("labels.csv", "")).isNull();
  }

  @Test
  void overlong_addresses_are_none_with_a_hash_beside_them_either() {
    String path = "x".repeat(4_097);
    for (String sha256 : new String[] {null, "a".repeat(64)}) {
      assertThatThrownBy(() -> ImageAddress.of(sha256, path))
          .isInstanceOf(RowProblem.class)
          .hasMessageContaining("longer than");
    }
  }

  @Test
  void addresses_elsewhere_are_told_from_paths_here() throws Exception {
    assertThat(ImageAddress.of(null, "./cat\\1.png").parts()).isEqualTo(List.of("cat", "1.png"));
    assertThat(ImageAddress.of(null, "cat/1.png").elsewhere()).isFalse();
    assertThat(ImageAddress.of(null, "C:\\x\\1.png").elsewhere()).isTrue();
    assertThat(ImageAddress.of(null, "/home/x/1.png").elsewhere()).isTrue();
    assertThat(ImageAddress.of(null, "https://h/a+b%20c/%zz.png?x=1#y").path())
        .isEqualTo("h/a+b%20c/%zz.png");
    assertThat(ImageAddress.of(null, "/data/upload/1/0123abcd-a.png").withoutUploadMark())
        .isEqualTo("a.png");
    assertThat(ImageAddress.of(null, "0123abcd-a.png").withoutUploadMark()).isNull();
  }

  private static @Nullable String found(String name, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return LabelFile.of(name, Arrays.copyOf(bytes, Math.min(bytes.length, LabelFile.HEAD)))
        .map(file -> file.format().words() + (file.insteadOfFolders() ? " instead of folders" : ""))
        .orElse(null);
  }
}
