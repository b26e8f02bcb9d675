package org.winnow.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.command.Cargo.FilesChanged;

/** What paths become on their way to the server. */
class CargoTest {

  private final Path folder;

  CargoTest(@TempDir Path folder) throws IOException {
    this.folder = folder.toRealPath();
  }

  private Path file(String name, byte[] content) throws IOException {
    Path path = folder.resolve(name);
    Files.createDirectories(path.getParent());
    return Files.write(path, content);
  }

  private static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static byte[] whole(Cargo cargo) throws IOException {
    byte[] bytes = new byte[(int) cargo.length()];
    assertThat(cargo.read(0, bytes)).isEqualTo(bytes.length);
    return bytes;
  }

  private static Map<String, byte[]> entries(byte[] tar) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(tar))) {
      for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), in.readAllBytes());
      }
    }
    return entries;
  }

  @Test
  void folder_is_one_tar_sorted_by_name_without_litter() throws IOException {
    file("photos/owl/b.png", noise(700));
    file("photos/owl/a.png", noise(512));
    file("photos/möwe/" + "x".repeat(120) + ".png", new byte[0]);
    file("photos/.DS_Store", noise(5));
    file("photos/__MACOSX/a.png", noise(5));
    Cargo cargo = Cargoes.of(List.of(folder.resolve("photos")), "").get(0);

    assertThat(cargo.name()).isEqualTo("photos.tar");
    Map<String, byte[]> entries = entries(whole(cargo));
    assertThat(entries.keySet())
        .containsExactly(
            "photos/möwe/" + "x".repeat(120) + ".png", "photos/owl/a.png", "photos/owl/b.png");
    assertThat(entries.get("photos/owl/b.png")).isEqualTo(noise(700));
  }

  @Test
  void any_part_of_a_tar_is_that_part_of_the_whole() throws IOException {
    for (int i = 0; i < 12; i++) {
      file("set/" + "ü".repeat(i) + i + ".png", noise(i * 311));
    }
    Cargo cargo = Cargoes.of(List.of(folder.resolve("set")), "").get(0);
    byte[] whole = whole(cargo);
    for (int size : new int[] {1, 100, 511, 513, 4_000}) {
      ByteArrayOutputStream parts = new ByteArrayOutputStream();
      byte[] buffer = new byte[size];
      for (long at = 0; at < cargo.length(); at += size) {
        parts.write(buffer, 0, cargo.read(at, buffer));
      }
      assertThat(parts.toByteArray()).as("parts of %d", size).isEqualTo(whole);
    }
    assertThat(whole.length % 512).isZero();
  }

  @Test
  void same_files_make_the_same_bytes_and_fingerprint_and_a_change_another() throws IOException {
    Path changed = file("set/a.png", noise(10));
    file("set/b.png", noise(20));
    Cargo one = Cargoes.of(List.of(folder.resolve("set")), "").get(0);
    Cargo again = Cargoes.of(List.of(folder.resolve("set")), "").get(0);
    assertThat(again.fingerprint()).isEqualTo(one.fingerprint());
    assertThat(whole(again)).isEqualTo(whole(one));

    Files.setLastModifiedTime(changed, FileTime.fromMillis(1_000));
    Cargo other = Cargoes.of(List.of(folder.resolve("set")), "").get(0);
    assertThat(other.fingerprint()).isNotEqualTo(one.fingerprint());
    assertThat(whole(other)).isEqualTo(whole(again(one)));
    assertThatThrownBy(() -> whole(one)).isInstanceOf(FilesChanged.class);
  }

  /** The bytes do not depend on times. */
  private Cargo again(Cargo like) throws IOException {
    Cargo cargo = Cargoes.of(List.of(folder.resolve("set")), "").get(0);
    assertThat(cargo.length()).isEqualTo(like.length());
    return cargo;
  }

  @Test
  void archives_go_as_they_are_and_the_rest_together() throws IOException {
    Path zip = file("set/more.zip", noise(30));
    Path image = file("c.png", noise(40));
    file("set/a.png", noise(10));
    List<Cargo> cargoes = Cargoes.of(List.of(folder.resolve("set"), image), "");

    assertThat(cargoes).extracting(Cargo::name).containsExactly("more.zip", "2 files.tar");
    assertThat(whole(cargoes.get(0))).isEqualTo(Files.readAllBytes(zip));
    assertThat(entries(whole(cargoes.get(1))).keySet()).containsExactly("c.png", "set/a.png");
    Cargo alone = Cargoes.of(List.of(image), "night").get(0);
    assertThat(alone.name()).isEqualTo("night");
    assertThat(whole(alone)).isEqualTo(noise(40));
    assertThat(alone.fingerprint())
        .isNotEqualTo(Cargoes.of(List.of(image), "").get(0).fingerprint());
  }

  @Test
  void reading_begins_anywhere_in_a_file() throws IOException {
    Path image = file("c.png", noise(1_000));
    Cargo cargo = Cargoes.of(List.of(image), "").get(0);
    byte[] buffer = new byte[300];
    assertThat(cargo.read(900, buffer)).isEqualTo(100);
    assertThat(Arrays.copyOf(buffer, 100)).isEqualTo(Arrays.copyOfRange(noise(1_000), 900, 1_000));
  }

  @Test
  void folders_that_contain_themselves_are_walked_once() throws IOException {
    file("set/a.png", "a".getBytes(UTF_8));
    Files.createSymbolicLink(folder.resolve("set/again"), folder.resolve("set"));
    Cargo cargo = Cargoes.of(List.of(folder.resolve("set")), "").get(0);
    assertThat(entries(whole(cargo)).keySet()).containsExactly("set/a.png");
  }
}
