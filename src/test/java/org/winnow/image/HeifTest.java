package org.winnow.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** AVIF and HEIC: the header, and the program that decodes them, played by a script. */
class HeifTest {

  private static final byte[] ALPHA =
      Heifs.auxiliary("urn:mpeg:mpegB:cicp:systems:auxiliary:alpha");

  @Test
  void size_is_the_primary_items_after_its_rotation() throws Exception {
    byte[] plain = Heifs.file("heic", Heifs.ispe(640, 480), Heifs.ispe(64, 48));
    byte[] turned = Heifs.file("heic", Heifs.ispe(640, 480), Heifs.box("irot", new byte[] {3}));
    byte[] upsideDown = Heifs.file("heic", Heifs.ispe(640, 480), Heifs.box("irot", new byte[] {2}));

    assertThat(size(plain)).containsExactly(640, 480);
    assertThat(size(turned)).containsExactly(480, 640);
    assertThat(size(upsideDown)).containsExactly(640, 480);
    assertThat(HeifHeader.contents(MediaType.HEIC, plain).alpha()).isFalse();
    assertThat(
            HeifHeader.contents(MediaType.AVIF, Heifs.file("avif", Heifs.ispe(9, 9), ALPHA))
                .alpha())
        .isTrue();
  }

  @Test
  void crop_is_taken_before_the_rotation() throws Exception {
    byte[] crop = Heifs.box("clap", Heifs.ints(600, 1, 400, 1, 0, 1, 0, 1));

    assertThat(
            size(Heifs.file("heic", Heifs.ispe(640, 480), crop, Heifs.box("irot", new byte[] {1}))))
        .containsExactly(400, 600);
  }

  @Test
  void kind_is_told_by_the_brands_and_films_stay_refused() {
    assertThat(ContentKind.of(Heifs.file("avif", Heifs.ispe(1, 1))))
        .isEqualTo(new ContentKind.Image(MediaType.AVIF));
    assertThat(ContentKind.of(Heifs.file("mif1heic", Heifs.ispe(1, 1))))
        .isEqualTo(new ContentKind.Image(MediaType.HEIC));
    assertThat(ContentKind.of(Heifs.file("mif1avif", Heifs.ispe(1, 1))))
        .isEqualTo(new ContentKind.Image(MediaType.AVIF));
    assertThat(ContentKind.of(Heifs.file("isom", Heifs.ispe(1, 1))))
        .isEqualTo(new ContentKind.Refused("a film"));
  }

  @Test
  void too_large_cut_or_empty_ones_are_refused_before_anything_runs() {
    byte[] whole = Heifs.file("heic", Heifs.ispe(640, 480));
    int pixels = whole.length - 100;

    assertRefused("pixel-limit", Heifs.file("heic", Heifs.ispe(60_000, 60_000)));
    assertRefused("image-corrupt", Heifs.file("heic"));
    for (int length = 8; length < whole.length; length++) {
      boolean betweenBoxes = length >= pixels - 8 && length < pixels;
      byte[] cut = Arrays.copyOf(whole, betweenBoxes ? pixels : length);
      assertThatThrownBy(() -> HeifHeader.read(MediaType.HEIC, cut))
          .as("%d bytes", length)
          .isInstanceOf(Refusal.class);
    }
  }

  @Test
  void program_is_given_the_file_and_its_picture_is_taken(@TempDir Path folder) throws Exception {
    byte[] picture = Pictures.png(7);
    Files.write(folder.resolve("picture"), picture);
    HeifProgram program =
        script(folder, "cp " + folder + "/picture \"$4\"; cp \"$3\" " + folder + "/seen");
    byte[] file = Heifs.file("heic", Heifs.ispe(640, 480));

    HeifProgram.Converted made = program.convert(file, HeifHeader.read(MediaType.HEIC, file));

    assertThat(made.type()).isEqualTo(MediaType.PNG);
    assertThat(made.bytes()).isEqualTo(picture);
    assertThat(folder.resolve("seen")).hasBinaryContent(file);
  }

  @Test
  void what_killed_processes_left_is_swept_and_nothing_else(@TempDir Path folder) throws Exception {
    Path old = left(folder.resolve("winnow-heif1"), 7_200);
    Path fresh = left(folder.resolve("winnow-heif2"), 60);
    Path other = left(folder.resolve("other"), 7_200);
    Path link = Files.createSymbolicLink(folder.resolve("winnow-heif3"), other);
    ProgramFolder own = new ProgramFolder(Files.createDirectory(folder.resolve("winnow-heif4")));

    ProgramFolder.sweep(own, Duration.ofHours(1));

    assertThat(old).doesNotExist();
    assertThat(fresh).isNotEmptyDirectory();
    assertThat(other).isNotEmptyDirectory();
    assertThat(link).isSymbolicLink();
    assertThat(own.path()).exists();
  }

  private static Path left(Path folder, int secondsAgo) throws IOException {
    Files.createDirectory(folder);
    Files.write(folder.resolve("from.heic"), new byte[] {1});
    return Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minusSeconds(secondsAgo)));
  }

  @Test
  void large_opaque_pictures_come_as_jpeg(@TempDir Path folder) throws Exception {
    HeifProgram program = script(folder, "echo \"$4\" > \"$4\"");
    byte[] opaque = Heifs.file("heic", Heifs.ispe(4_000, 3_000));
    byte[] clear = Heifs.file("avif", Heifs.ispe(4_000, 3_000), ALPHA);

    assertThat(program.convert(opaque, HeifHeader.read(MediaType.HEIC, opaque)).type())
        .isEqualTo(MediaType.JPEG);
    assertThat(program.convert(clear, HeifHeader.read(MediaType.AVIF, clear)).type())
        .isEqualTo(MediaType.PNG);
  }

  @Test
  void program_that_fails_or_hangs_is_a_refusal_and_leaves_nothing(@TempDir Path folder)
      throws Exception {
    byte[] file = Heifs.file("heic", Heifs.ispe(640, 480));
    ImageHeader header = HeifHeader.read(MediaType.HEIC, file);
    Set<Path> before = leftovers();

    assertThatThrownBy(() -> script(folder, "exit 1").convert(file, header))
        .isInstanceOfSatisfying(
            Refusal.class, r -> assertThat(r.code()).isEqualTo("image-corrupt"));
    assertThatThrownBy(() -> script(folder, "exit 0").convert(file, header))
        .isInstanceOfSatisfying(
            Refusal.class, r -> assertThat(r.code()).isEqualTo("image-corrupt"));
    assertThatThrownBy(() -> script(folder, "exec sleep 60").convert(file, header))
        .isInstanceOfSatisfying(
            Refusal.class, r -> assertThat(r.code()).isEqualTo("decode-timeout"));
    assertThat(leftovers()).isEqualTo(before);
  }

  @Test
  void program_that_is_killed_is_no_fault_of_the_image(@TempDir Path folder) throws Exception {
    byte[] file = Heifs.file("heic", Heifs.ispe(640, 480));
    HeifProgram killed = script(folder, "kill -9 $$");

    assertThatThrownBy(() -> killed.convert(file, HeifHeader.read(MediaType.HEIC, file)))
        .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.isPassing()).isTrue());
  }

  @Test
  void program_sees_none_of_the_servers_settings(@TempDir Path folder) throws Exception {
    byte[] file = Heifs.file("heic", Heifs.ispe(640, 480));
    HeifProgram program = script(folder, "env | cut -d= -f1 > \"$4\"");

    byte[] names = program.convert(file, HeifHeader.read(MediaType.HEIC, file)).bytes();

    assertThat(new String(names, StandardCharsets.UTF_8).lines())
        .contains("PATH")
        .isSubsetOf("PATH", "LD_LIBRARY_PATH", "TMPDIR", "PWD", "OLDPWD", "SHLVL", "_");
  }

  @Test
  void picture_that_is_larger_than_its_header_says_is_refused(@TempDir Path folder)
      throws Exception {
    byte[] file = Heifs.file("heic", Heifs.ispe(10, 10));
    HeifProgram program = script(folder, "head -c 2000000 /dev/zero > \"$4\"");

    assertThatThrownBy(() -> program.convert(file, HeifHeader.read(MediaType.HEIC, file)))
        .isInstanceOf(Refusal.class);
  }

  @Test
  void pictures_described_twice_are_refused() {
    byte[] whole = Heifs.file("heic", Heifs.ispe(640, 480));
    byte[] twice = Heifs.join(whole, Heifs.box("meta", new byte[4]));

    assertRefused("image-corrupt", twice);
  }

  private static Set<Path> leftovers() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return Set.copyOf(files.filter(file -> file.toString().contains("winnow-heif")).toList());
    }
  }

  private static HeifProgram script(Path folder, String body) throws IOException {
    Path file = folder.resolve("script-" + body.hashCode());
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return new HeifProgram(file, Duration.ofSeconds(2));
  }

  private static void assertRefused(String code, byte[] file) {
    assertThatThrownBy(() -> HeifHeader.read(MediaType.HEIC, file))
        .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.code()).isEqualTo(code));
  }

  private static int[] size(byte[] file) throws Refusal {
    ImageHeader header = HeifHeader.read(MediaType.HEIC, file);
    return new int[] {header.width(), header.height()};
  }
}
