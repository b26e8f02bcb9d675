package org.winnow.pool;

import jakarta.enterprise.inject.Instance;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.winnow.access.ImportedAuthors;
import org.winnow.image.DecodePool;
import org.winnow.jobs.JobsFixture;
import org.winnow.project.Classes;
import org.winnow.project.ProjectFixture;
import org.winnow.remote.Buckets;
import org.winnow.remote.RemoteFixture;
import org.winnow.remote.RemoteImages;
import org.winnow.storage.BlobStore;
import org.winnow.storage.FileArea;

/** The pool on a database and a folder of its own, without the container. */
final class PoolFixture implements AutoCloseable {

  static final Buckets NO_BUCKETS =
      new Buckets(
          List.of(),
          () -> {
            throw new IllegalStateException("no bucket is allowed");
          });

  final Jdbi jdbi;
  final long projectId;
  final long userId;
  final BlobStore blobs;
  final FileArea files;
  final Uploads uploads;
  final Imports imports;
  final UploadRows uploadRows;
  final ResumableUploads resumable;
  final Images images;
  final ImportEntries entries;
  final DecodePool pool = new DecodePool(2, Duration.ofSeconds(20));
  final Classes classes;
  final BatchCommit commit;
  final LabelCommit labelCommit;
  final ImportPass.Tools tools;
  final ImportRunner runner;
  final Buckets buckets;
  final RemoteImages remote;
  final List<ImportedLabels.LabeledImage> annotated = new ArrayList<>();
  final List<ImportedLabels.ImportedAnswer> answers = new ArrayList<>();

  PoolFixture(Jdbi jdbi, Path dataFolder) {
    this(jdbi, dataFolder, List.of());
  }

  PoolFixture(Jdbi jdbi, Path dataFolder, List<Path> roots) {
    this(jdbi, dataFolder, roots, NO_BUCKETS, RemoteFixture.none(NO_BUCKETS));
  }

  PoolFixture(Jdbi jdbi, Path dataFolder, List<Path> roots, Buckets buckets, RemoteImages remote) {
    this(jdbi, dataFolder, roots, new From(buckets, remote), BlobStore.inFolder(dataFolder));
  }

  /** One whose images' bytes are in a store, and whose other files are in the folder. */
  PoolFixture(Jdbi jdbi, Path dataFolder, List<Path> roots, BlobStore blobs) {
    this(jdbi, dataFolder, roots, new From(NO_BUCKETS, RemoteFixture.none(NO_BUCKETS)), blobs);
  }

  private record From(Buckets buckets, RemoteImages remote) {}

  private PoolFixture(Jdbi jdbi, Path dataFolder, List<Path> roots, From from, BlobStore blobs) {
    this.buckets = from.buckets();
    this.remote = from.remote();
    this.jdbi = jdbi;
    ProjectFixture project = new ProjectFixture(jdbi);
    projectId = project.project("birds " + System.nanoTime());
    userId = project.userId();
    this.blobs = blobs;
    files = new FileArea(dataFolder, blobs);
    uploads = new Uploads(dataFolder);
    imports = new Imports(jdbi, JobsFixture.jobs(), Clock.systemUTC());
    uploadRows = new UploadRows(jdbi, imports, JobsFixture.jobs(), Clock.systemUTC());
    resumable = new ResumableUploads(uploadRows, imports, uploads, Clock.systemUTC());
    images = new Images(jdbi);
    entries = new ImportEntries(jdbi);
    ImportedLabels labels = new KeptLabels(annotated, answers);
    classes = project.classes();
    commit =
        new BatchCommit(
            jdbi, classes, OneBean.of(labels), new LookAlikeCache(), blobs, Clock.systemUTC());
    tools = new ImportPass.Tools(blobs, new Inspector(blobs, files), pool, commit, remote);
    labelCommit =
        new LabelCommit(
            jdbi,
            classes,
            new ImportedAuthors(Clock.systemUTC()),
            OneBean.of(labels),
            Clock.systemUTC());
    runner = runner(commit, roots);
  }

  /** Commits as ever, with something done before each batch. */
  BatchCommit commitPrecededBy(Runnable before) {
    return committing(before, one -> {});
  }

  /** Commits as ever, with something done after each batch. */
  BatchCommit commitFollowedBy(Consumer<Import> after) {
    return committing(() -> {}, after);
  }

  BatchCommit committing(Runnable before, Consumer<Import> after) {
    return new BatchCommit(
        jdbi, classes, noLabels(), new LookAlikeCache(), blobs, Clock.systemUTC()) {
      @Override
      boolean commit(Import one, int from, List<Decision> decisions, long bytesRead) {
        before.run();
        boolean next = commit.commit(one, from, decisions, bytesRead);
        after.accept(one);
        return next;
      }
    };
  }

  ImportRunner runner(BatchCommit how, List<Path> roots) {
    return runner(how, roots, Clock.systemUTC());
  }

  /** One for which it is some time when it looks at the files of a folder. */
  ImportRunner runner(BatchCommit how, List<Path> roots, Clock clock) {
    ImportPass.Tools with =
        new ImportPass.Tools(blobs, new Inspector(blobs, files), pool, how, remote);
    Sources sources = new Sources(new FolderRoots(roots), buckets, uploads, clock);
    return new ImportRunner(
        imports, uploads, sources, with, labelCommit, new SourceFiles(jdbi), new GoneFiles(jdbi));
  }

  /** Stages bytes as an upload; nothing is read yet. */
  Import stage(String name, byte[] bytes, LabelUse labels) {
    return stage(Origin.UPLOAD, name, bytes, labels);
  }

  Import stage(Origin origin, String name, byte[] bytes, LabelUse labels) {
    return desk()
        .upload(
            new Imports.Request(projectId, userId, name, origin, labels),
            new ByteArrayInputStream(bytes));
  }

  UploadDesk desk() {
    return new UploadDesk(imports, uploads, new FolderRoots(List.of()), buckets);
  }

  /** Uploads and imports; returns how it ended. */
  Import run(String name, byte[] bytes, LabelUse labels) {
    Import one = stage(name, bytes, labels);
    runner.run(one.id());
    return get(one);
  }

  Import run(String name, byte[] bytes) {
    return run(name, bytes, LabelUse.IGNORE);
  }

  Import get(Import one) {
    return imports.require(projectId, one.id());
  }

  /** The report, each row as "source status code". */
  List<String> report(Import one) {
    return entries.list(one.id(), ImportEntries.Filter.ALL, -1, 1_000).entries().stream()
        .map(
            row ->
                row.source()
                    + " "
                    + row.status().word()
                    + (row.code() == null ? "" : " " + row.code()))
        .toList();
  }

  List<Image> pool() {
    return images.at(projectId, IntStream.range(0, images.count(projectId)).boxed().toList());
  }

  @Override
  public void close() {
    pool.close();
  }

  /** Labels that nobody keeps. */
  static Instance<ImportedLabels> noLabels() {
    return OneBean.of(new KeptLabels(new ArrayList<>(), new ArrayList<>()));
  }

  /** Keeps every label there is in a list; the first of an image counts. */
  private record KeptLabels(List<LabeledImage> kept, List<ImportedAnswer> answers)
      implements ImportedLabels {

    @Override
    public Map<Long, Long> known(Handle handle, long projectId, Collection<Long> imageIds) {
      Map<Long, Long> classes = new HashMap<>();
      kept.stream()
          .filter(label -> imageIds.contains(label.imageId()))
          .forEach(label -> classes.putIfAbsent(label.imageId(), label.classId()));
      return classes;
    }

    @Override
    public Set<Long> add(Handle handle, long projectId, long userId, List<LabeledImage> images) {
      Map<Long, Long> before =
          known(handle, projectId, images.stream().map(LabeledImage::imageId).toList());
      kept.addAll(images);
      return images.stream()
          .map(LabeledImage::imageId)
          .filter(image -> !before.containsKey(image))
          .collect(Collectors.toSet());
    }

    @Override
    public List<Outcome> addAnswers(
        Handle handle, long projectId, long importerId, List<ImportedAnswer> told) {
      answers.addAll(told);
      return Collections.nCopies(told.size(), Outcome.ADDED);
    }
  }

  /** A container's lookup that finds one object. */
  private static final class OneBean {

    @SuppressWarnings("unchecked")
    static <T> Instance<T> of(T bean) {
      return (Instance<T>)
          Proxy.newProxyInstance(
              OneBean.class.getClassLoader(),
              new Class<?>[] {Instance.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("get")) {
                  return bean;
                }
                throw new UnsupportedOperationException(method.getName());
              });
    }
  }

  /** As 3 March 2026, 04:05 UTC. */
  static String inWords(Import one) {
    ZonedDateTime time = one.createdAt().atZone(ZoneOffset.UTC);
    return "the import of %d %s %d, %02d:%02d UTC"
        .formatted(
            time.getDayOfMonth(),
            time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH),
            time.getYear(),
            time.getHour(),
            time.getMinute());
  }
}
