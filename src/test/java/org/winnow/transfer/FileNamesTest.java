package org.winnow.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FileNamesTest {

  private final FileNames names = new FileNames();

  @Test
  void names_lose_what_a_file_system_could_trip_over() {
    assertThat(names.folder(1, "..")).isEqualTo("_");
    assertThat(names.folder(2, "a:b*c?")).isEqualTo("a_b_c_");
    assertThat(names.folder(3, " NUL ")).isEqualTo("_NUL");
    assertThat(names.folder(4, "\u202egnp.exe")).isEqualTo("_gnp.exe");
    assertThat(names.folder(5, "été 夏")).isEqualTo("été 夏");
  }

  @Test
  void folders_that_look_alike_get_the_class_id() {
    assertThat(names.folder(1, "Cat")).isEqualTo("Cat");
    assertThat(names.folder(2, "cat")).isEqualTo("cat-2");
    assertThat(names.folder(1, "Cat")).isEqualTo("Cat");
  }

  @Test
  void files_keep_an_ending_that_fits_and_get_one_that_does() {
    assertThat(names.file("c", 1, "dir/a.JPG", "image/jpeg")).isEqualTo("c/a.JPG");
    assertThat(names.file("c", 2, "a.png", "image/jpeg")).isEqualTo("c/a.png.jpg");
    assertThat(names.file("c", 3, "t10k-images#7", "image/png")).isEqualTo("c/t10k-images#7.png");
    assertThat(names.file("c", 4, "a.html", "image/webp")).isEqualTo("c/a.html.webp");
    assertThat(names.file("c", 5, "scan.TIF", "image/tiff")).isEqualTo("c/scan.TIF");
    assertThat(names.file("c", 6, "scan.jpg", "image/tiff")).isEqualTo("c/scan.jpg.tiff");
  }

  @Test
  void same_name_twice_gets_the_image_id_even_where_that_is_taken() {
    assertThat(names.file("c", 7, "a-9.png", "image/png")).isEqualTo("c/a-9.png");
    assertThat(names.file("c", 8, "x\\a.png", "image/png")).isEqualTo("c/a.png");
    assertThat(names.file("c", 9, "y/A.png", "image/png")).isEqualTo("c/A-9-2.png");
  }

  @Test
  void long_names_are_cut_between_characters() {
    String name = names.file("c", 1, "\ud83d\ude00".repeat(300) + ".png", "image/png");

    assertThat(name).isEqualTo("c/" + "\ud83d\ude00".repeat(60) + ".png");
  }
}
