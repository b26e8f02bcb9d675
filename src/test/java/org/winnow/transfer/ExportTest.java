package org.winnow.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.annotation.Annotations;
import org.winnow.annotation.Answer;
import org.winnow.annotation.Arm;
import org.winnow.annotation.NewAnnotation;
import org.winnow.annotation.Served;
import org.winnow.annotation.SingleLabel;
import org.winnow.storage.BlobStore;
import org.winnow.storage.Sha256;
import org.winnow.testing.MovableClock;
import org.winnow.testing.TestDatabase;
import org.winnow.testing.TestProject;

class ExportTest {

  private static final CSVFormat READ =
      CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();

  private final Jdbi jdbi = TestDatabase.fresh();
  private final TestProject project = TestProject.named(jdbi, "export");
  private final Annotations annotations = new Annotations(jdbi, new MovableClock());
  private final LabelRows rows = new LabelRows(jdbi);
  private final ObjectMapper json =
      new ObjectMapper()
          .registerModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
  private final Path folder;
  private final BlobStore blobs;

  ExportTest(@TempDir Path folder) {
    this.folder = folder;
    this.blobs = new BlobStore(folder);
  }

  @Test
  void csv_holds_one_row_for_each_labeled_image_and_runs_no_formula() throws IOException {
    project.addClass("=HYPERLINK(\"x\")");
    long first = image("a,\"b\"\n.png");
    long second = image("+cmd.png");
    label(first, "cat", Arm.ACTIVE);
    label(second, "=HYPERLINK(\"x\")", Arm.RANDOM);
    image("unlabeled.png");
    skip(image("skipped.png"));

    List<CSVRecord> records = csv();

    assertThat(records).hasSize(2);
    CSVRecord plain = records.get(0);
    assertThat(plain.toMap())
        .containsEntry("image_id", Long.toString(first))
        .containsEntry("name", "a,\"b\"\n.png")
        .containsEntry(
            "sha256", Sha256.hash("a,\"b\"\n.png".getBytes(StandardCharsets.UTF_8)).hex())
        .containsEntry("label", "cat")
        .containsEntry("annotator", "ann")
        .containsEntry("created_at", "2026-01-02T03:04:05Z")
        .containsEntry("arm", "active")
        .containsEntry("source", "human")
        .containsEntry("elapsed_ms", "1500");
    assertThat(records.get(1).get("name")).isEqualTo("'+cmd.png");
    assertThat(records.get(1).get("label")).isEqualTo("'=HYPERLINK(\"x\")");
    assertThat(records.get(1).get("arm")).isEqualTo("random");
  }

  @Test
  void latest_label_of_an_image_is_the_one_that_leaves() throws IOException {
    long image = image("a.png");
    label(image, "cat", Arm.ACTIVE);
    label(image, "dog", Arm.ACTIVE);

    assertThat(csv()).extracting(record -> record.get("label")).containsExactly("dog");
  }

  @Test
  void json_lines_hold_text_as_it_is() throws IOException {
    label(image("=a\n\u00e9.png"), "cat", Arm.ACTIVE);
    label(image("b.png"), "dog", Arm.ACTIVE);

    List<JsonNode> lines = new ArrayList<>();
    for (String line : text(new JsonLinesExport(json)).lines().toList()) {
      lines.add(json.readTree(line));
    }

    assertThat(lines).hasSize(2);
    assertThat(lines.get(0).get("name").asText()).isEqualTo("=a\n\u00e9.png");
    assertThat(lines.get(0).get("label").asText()).isEqualTo("cat");
    assertThat(lines.get(0).get("createdAt").asText()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(lines.get(1).get("elapsedMs").asInt()).isEqualTo(1500);
  }

  @Test
  void exports_of_nothing_are_well_formed() throws IOException {
    assertThat(csv()).isEmpty();
    assertThat(text(new JsonLinesExport(json))).isEmpty();
    assertThat(unzip()).containsOnlyKeys("labels.csv");
  }

  @Test
  void zip_holds_the_images_own_bytes_in_folders_of_their_class() throws IOException {
    project.addClass("a/b");
    project.addClass("a_b");
    long one = image("x/cat.png");
    long two = image("y/Cat.png");
    long slash = image("../../etc/passwd");
    long under = image("con");
    label(one, "cat", Arm.ACTIVE);
    label(two, "cat", Arm.ACTIVE);
    label(slash, "a/b", Arm.ACTIVE);
    label(under, "a_b", Arm.ACTIVE);

    Map<String, byte[]> files = unzip();

    String second = "a_b-" + project.classId("a_b") + "/_con.png";
    String twin = "cat/Cat-" + two + ".png";
    assertThat(files.keySet())
        .containsExactlyInAnyOrder("cat/cat.png", twin, "a_b/passwd.png", second, "labels.csv");
    assertThat(files.get("cat/cat.png")).isEqualTo("x/cat.png".getBytes(StandardCharsets.UTF_8));
    assertThat(files.get(twin)).isEqualTo("y/Cat.png".getBytes(StandardCharsets.UTF_8));
    Map<String, String> listing =
        READ
            .parse(new StringReader(new String(files.get("labels.csv"), StandardCharsets.UTF_8)))
            .stream()
            .collect(Collectors.toMap(r -> r.get("file"), r -> r.get("image_id")));
    assertThat(listing)
        .containsOnly(
            Map.entry("cat/cat.png", Long.toString(one)),
            Map.entry(twin, Long.toString(two)),
            Map.entry("a_b/passwd.png", Long.toString(slash)),
            Map.entry(second, Long.toString(under)));
  }

  private List<CSVRecord> csv() throws IOException {
    return READ.parse(new StringReader(text(new CsvExport()))).getRecords();
  }

  private String text(ExportFormat format) throws IOException {
    return new String(bytes(format), StandardCharsets.UTF_8);
  }

  private byte[] bytes(ExportFormat format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    rows.read(project.id(), each -> format.write(each, out));
    return out.toByteArray();
  }

  /** Through the central directory, as unpackers do; images must be stored, not deflated. */
  private Map<String, byte[]> unzip() throws IOException {
    Path file = folder.resolve("export.zip");
    Files.write(file, bytes(new ImagesExport(blobs)));
    Map<String, byte[]> files = new java.util.HashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        files.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
        if (!"labels.csv".equals(entry.getName())) {
          assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED);
        }
      }
    }
    return files;
  }

  /** An image whose bytes are its name. */
  private long image(String name) throws IOException {
    Sha256 sha256 = blobs.write(new ByteArrayInputStream(name.getBytes(StandardCharsets.UTF_8)));
    long id = project.images(1).get(0);
    jdbi.useHandle(
        handle ->
            handle.execute(
                "update images set name = ?, sha256 = ? where id = ?", name, sha256.bytes(), id));
    return id;
  }

  private void label(long image, String className, Arm arm) {
    answer(image, new Answer.Labeled(new SingleLabel(project.classId(className))), arm);
  }

  private void skip(long image) {
    answer(image, new Answer.Skipped(), Arm.ACTIVE);
  }

  private void answer(long image, Answer answer, Arm arm) {
    jdbi.useTransaction(
        handle ->
            annotations.add(
                handle,
                new NewAnnotation(
                    project.id(),
                    image,
                    project.user("ann"),
                    answer,
                    new Served(arm, null, null, null),
                    null,
                    UUID.randomUUID(),
                    1500,
                    false)));
  }
}
