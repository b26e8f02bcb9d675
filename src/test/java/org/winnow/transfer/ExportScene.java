package org.winnow.transfer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.winnow.annotation.Annotations;
import org.winnow.annotation.Answer;
import org.winnow.annotation.Arm;
import org.winnow.annotation.NewAnnotation;
import org.winnow.annotation.Served;
import org.winnow.annotation.SingleLabel;
import org.winnow.project.Classes;
import org.winnow.project.Projects;
import org.winnow.storage.BlobStore;
import org.winnow.storage.FileArea;
import org.winnow.storage.Sha256;
import org.winnow.storage.StoredBlobs;
import org.winnow.testing.MovableClock;
import org.winnow.testing.TestDatabase;
import org.winnow.testing.TestProject;

/** A project named "export" with the classes cat and dog, and what exports it. */
final class ExportScene {

  final Jdbi jdbi = TestDatabase.fresh();
  final TestProject project = TestProject.named(jdbi, "export");
  final MovableClock clock = new MovableClock();
  final SaidModel model = new SaidModel();
  final Path folder;
  final BlobStore blobs;
  final Exports exports;
  final ExportTable table;

  /** Bytes that the disk takes of the next export. */
  final AtomicLong room = new AtomicLong(Long.MAX_VALUE);

  private final Annotations annotations = new Annotations(jdbi, clock);

  ExportScene(Path folder) {
    this.folder = folder;
    this.blobs = BlobStore.inFolder(folder);
    ObjectMapper mapper =
        new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
    JsonText json = new JsonText(mapper);
    List<ExportFormat> all =
        List.<ExportFormat>of(
            new CsvExport(),
            new JsonLinesExport(json),
            new LabelStudioExport(json),
            new GroundTruthExport(json),
            new CvatExport(),
            new CocoExport(json),
            new ClassFoldersExport(),
            new ImageFolderExport(json),
            new PredictionsCsvExport(),
            new PredictionsJsonLinesExport(json),
            new FeaturesExport());
    ExportFormats formats =
        new ExportFormats(all.stream().map(format -> FullDisk.under(format, room)).toList());
    table = new ExportTable(jdbi, mapper);
    Projects projects = new Projects(jdbi, new Classes(clock), clock);
    exports =
        new Exports(
            jdbi, projects, formats, table, model, blobs, new FileArea(folder, blobs), clock);
  }

  /** A model that says what a test says, by ordinal: probabilities of cat and dog, or features. */
  final class SaidModel implements PoolModel {
    final Map<Integer, float[]> said = new HashMap<>();
    boolean trained;

    @Override
    public Optional<Scores> scores(long projectId) {
      return trained ? Optional.of(new SaidScores()) : Optional.empty();
    }

    @Override
    public Optional<Matrix> features(long projectId) {
      return said.isEmpty() ? Optional.empty() : Optional.of(new SaidFeatures());
    }

    private final class SaidScores implements Scores {
      @Override
      public int modelVersion() {
        return 17;
      }

      @Override
      public List<Long> classIds() {
        return List.of(project.classId("cat"), project.classId("dog"));
      }

      @Override
      public float @Nullable [] probabilities(int ordinal) {
        return said.get(ordinal);
      }
    }

    private final class SaidFeatures implements Matrix {
      @Override
      public int dimension() {
        return 2;
      }

      @Override
      public @Nullable FloatBuffer row(int ordinal) {
        float[] row = said.get(ordinal);
        return row == null ? null : FloatBuffer.wrap(row);
      }
    }
  }

  /** An image whose bytes are its name. */
  long image(String name) throws IOException {
    Sha256 sha256 = StoredBlobs.write(blobs, name.getBytes(StandardCharsets.UTF_8));
    long id = project.images(1).get(0);
    jdbi.useHandle(
        handle ->
            handle.execute(
                "update images set name = ?, sha256 = ?, bytes = ? where id = ?",
                name,
                sha256.bytes(),
                name.getBytes(StandardCharsets.UTF_8).length,
                id));
    return id;
  }

  void label(long image, String className) {
    label("ann", image, className, Arm.ACTIVE);
  }

  void label(String annotator, long image, String className, Arm arm) {
    answer(annotator, image, new Answer.Labeled(new SingleLabel(project.classId(className))), arm);
  }

  void skip(String annotator, long image) {
    answer(annotator, image, new Answer.Skipped(), Arm.ACTIVE);
  }

  /** The newest label of the image came with an import. */
  void importLabel(long image, String className) {
    label("importer", image, className, Arm.NONE);
    jdbi.useHandle(
        handle ->
            handle.execute(
                "update annotations set source = 'import', elapsed_ms = null where image_id = ?"
                    + " and user_id = ?",
                image,
                project.user("importer")));
  }

  private void answer(String annotator, long image, Answer answer, Arm arm) {
    jdbi.useTransaction(
        handle ->
            annotations.add(
                handle,
                new NewAnnotation(
                    project.id(),
                    image,
                    project.user(annotator),
                    answer,
                    new Served(arm, null, null, null),
                    null,
                    UUID.randomUUID(),
                    1500,
                    false)));
  }

  Export make(String format) throws IOException {
    return make(new NewExport(format, null, null, null));
  }

  Export make(NewExport asked) throws IOException {
    return exports.make(project.id(), project.user("owner"), asked);
  }

  Export filtered(String format, ExportFilters filters) throws IOException {
    return make(new NewExport(format, filters, null, null));
  }

  byte[] bytes(Export export) throws IOException {
    if (!export.assembled()) {
      return Files.readAllBytes(exports.file(export));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    exports.assemble(export, out);
    return out.toByteArray();
  }

  String text(Export export) throws IOException {
    return new String(bytes(export), StandardCharsets.UTF_8);
  }

  /** Through the central directory, as unpackers do; in the order of the entries. */
  Map<String, String> unzip(Export export) throws IOException {
    Path file = Files.createTempFile(folder, "export", ".zip");
    Files.write(file, bytes(export));
    Map<String, String> files = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        byte[] content = zip.getInputStream(entry).readAllBytes();
        files.put(entry.getName(), new String(content, StandardCharsets.ISO_8859_1));
      }
    }
    return files;
  }

  /** One file of {@link #unzip}. */
  static String file(Map<String, String> files, String name) {
    return Objects.requireNonNull(files.get(name), name);
  }

  /** Names of the images in an export of JSON Lines. */
  List<String> names(Export export) throws IOException {
    List<String> names = new ArrayList<>();
    for (String line : text(export).lines().toList()) {
      names.add(new ObjectMapper().readTree(line).get("name").asText());
    }
    return names;
  }

  static ExportFilters consensus() {
    return new ExportFilters(true, null, null, null, null, null);
  }

  static ExportFilters by(String annotator) {
    return new ExportFilters(null, annotator, null, null, null, null);
  }

  static ExportFilters since(Instant time) {
    return new ExportFilters(null, null, time, null, null, null);
  }

  static ExportFilters confident(double least) {
    return new ExportFilters(null, null, null, least, null, null);
  }

  static ExportFilters withoutImported() {
    return new ExportFilters(null, null, null, null, true, null);
  }

  static ExportFilters auditOnly() {
    return new ExportFilters(null, null, null, null, null, true);
  }
}
