package org.winnow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureFileTest {

  private final Path folder;

  FeatureFileTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static final Features FEATURES =
      new Features(new float[] {1f, -2.5f, 3.25f, 0f, Float.MIN_VALUE, 1e30f}, 2, 3);

  /** What {@code numpy.save} writes for numpy.array([[…], […]], dtype='float32'). */
  private static byte[] numpyBytes(String header, float... values) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0});
    bytes.writeBytes(
        (header + " ".repeat(117 - header.length()) + "\n").getBytes(StandardCharsets.US_ASCII));
    ByteBuffer data = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(values);
    bytes.writeBytes(data.array());
    return bytes.toByteArray();
  }

  private static byte[] golden() {
    return numpyBytes(
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", FEATURES.valuesND());
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(Files.createTempFile(folder, "shard", ".npy"), bytes);
  }

  @Test
  void bytes_are_those_numpy_writes() throws IOException {
    Path file = folder.resolve("shard.npy");

    FeatureFile.write(file, FEATURES);

    assertThat(Files.readAllBytes(file)).isEqualTo(golden());
  }

  @Test
  void values_start_at_a_multiple_of_64_whatever_the_shape() {
    for (int rows : new int[] {1, 60_000, 123_456_789}) {
      assertThat(NpyHeader.of(rows, 512).bytes().length % 64).isZero();
    }
  }

  @Test
  void what_numpy_wrote_is_read() throws IOException {
    Features read = FeatureFile.read(file(golden()));

    assertThat(read.valuesND()).containsExactly(FEATURES.valuesND());
    assertThat(read.rows()).isEqualTo(2);
    assertThat(read.dimension()).isEqualTo(3);
  }

  @Test
  void older_numpy_headers_without_room_to_grow_are_read() throws IOException {
    byte[] old = numpyBytes("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1), }", 7f);

    assertThat(FeatureFile.read(file(old)).valuesND()).containsExactly(7f);
  }

  @Test
  void large_files_survive_a_round_trip() throws IOException {
    float[] values = new float[200_003];
    for (int i = 0; i < values.length; i++) {
      values[i] = i * 0.5f;
    }
    Path file = folder.resolve("large.npy");

    FeatureFile.write(file, new Features(values, 200_003, 1));

    assertThat(FeatureFile.read(file).valuesND()).isEqualTo(values);
  }

  @Test
  void an_empty_pool_has_a_file_too() throws IOException {
    Path file = folder.resolve("empty.npy");

    FeatureFile.write(file, new Features(new float[0], 0, 5));

    assertThat(FeatureFile.read(file).dimension()).isEqualTo(5);
  }

  @Test
  void shards_are_read_side_by_side_into_one_array() throws IOException {
    float[] target = new float[9];

    int rows = FeatureFile.readInto(file(golden()), 3, target, 1);

    assertThat(rows).isEqualTo(2);
    assertThat(Arrays.copyOfRange(target, 3, 9)).containsExactly(FEATURES.valuesND());
    assertThat(Arrays.copyOf(target, 3)).containsOnly(0f);
  }

  @Test
  void a_shard_that_does_not_fit_is_refused() throws IOException {
    Path file = file(golden());

    assertThatThrownBy(() -> FeatureFile.readInto(file, 3, new float[9], 2))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("2 rows do not fit from row 2");
    assertThatThrownBy(() -> FeatureFile.readInto(file, 4, new float[9], 0))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected rows of 4 values, got 3");
  }

  @Test
  void a_written_shard_is_never_overwritten() throws IOException {
    Path file = file(golden());

    assertThatThrownBy(() -> FeatureFile.write(file, FEATURES))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void a_cut_file_is_refused() throws IOException {
    Path file = file(Arrays.copyOf(golden(), golden().length - 1));

    assertThatThrownBy(() -> FeatureFile.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected 152 bytes")
        .hasMessageContaining("got 151");
  }

  @Test
  void a_file_of_another_kind_is_refused() throws IOException {
    assertRefused("not an array at all".getBytes(StandardCharsets.US_ASCII), "version 1.0");
    assertRefused(new byte[0], "version 1.0");
    assertRefused(
        numpyBytes("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 1), }", 1f, 2f), "'<f8'");
    assertRefused(
        numpyBytes("{'descr': '<f4', 'fortran_order': True, 'shape': (1, 1), }", 1f),
        "fortran_order True");
    assertRefused(
        numpyBytes("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", 1f, 2f, 3f),
        "(rows, dimension)");
    assertRefused(
        numpyBytes("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999, 1), }"),
        "not one of an array");
  }

  private void assertRefused(byte[] bytes, String reason) throws IOException {
    Path file = file(bytes);
    assertThatThrownBy(() -> FeatureFile.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(reason);
  }
}
