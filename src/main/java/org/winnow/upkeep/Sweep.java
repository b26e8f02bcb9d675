package org.winnow.upkeep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.winnow.pool.BlobUse;
import org.winnow.storage.BlobStore;
import org.winnow.storage.FileArea;
import org.winnow.storage.Sha256;

/**
 * Compares the files there are with the rows that name them, both ways, a 256th of the images at a
 * time. May run beside servers: what was written within the last hour may be about to get its row
 * and is left alone, bytes of images are deleted under the lock that imports share, and a row is
 * only said to lack its bytes if it still names them after they were looked for.
 */
public final class Sweep {

  /** No process takes nearly as long from a file to its row. */
  private static final Duration GRACE = Duration.ofHours(1);

  /** What is being written may take hours, as a large export does. */
  private static final Duration STAGED_GRACE = Duration.ofDays(1);

  private static final int BLOBS = 500;

  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

  private final Jdbi jdbi;
  private final Path dataFolder;
  private final BlobStore blobs;
  private final FileArea files;
  private final BlobUse use;
  private final Clock clock;

  public Sweep(Jdbi jdbi, Path dataFolder, BlobStore blobs, FileArea files, Clock clock) {
    this.jdbi = jdbi;
    this.dataFolder = dataFolder.toAbsolutePath().normalize();
    this.blobs = blobs;
    this.files = files;
    this.use = new BlobUse(jdbi, blobs, files);
    this.clock = clock;
  }

  /**
   * Looks at everything.
   *
   * @param delete whether files that no row names are deleted
   */
  public SweepReport run(boolean delete) throws IOException {
    SweepReport report = new SweepReport();
    Pass pass = new Pass(report, delete, clock.instant().minus(GRACE));
    // One connection for hundreds of small questions; the command line has no pool of them.
    try (Handle handle = jdbi.open()) {
      List<Long> projects = projects(handle);
      for (int part = 0; part < BlobStore.PARTS; part++) {
        List<BlobStore.Stored> stored = blobs.list(part);
        pass.blobs(stored);
        Set<Sha256> there =
            stored.stream().map(BlobStore.Stored::sha256).collect(Collectors.toSet());
        for (long projectId : projects) {
          lookForImages(report, there, images(handle, projectId, part));
        }
      }
    }
    pass.pictures("thumbnails");
    pass.pictures("display");
    pass.named("features", SweepReport.Orphan.FEATURES, "feature_shards");
    pass.named("encoders", SweepReport.Orphan.ENCODER, "encoders");
    pass.named("exports", SweepReport.Orphan.EXPORT, "exports");
    pass.uploads();
    pass.staged();
    Strays.tell(dataFolder, blobs.isInBucket(), pass.before, report);
    lookForFiles(
        report,
        "features of project %d",
        """
        select e.project_id, s.path from feature_shards s join encoders e on e.id = s.encoder_id
        """);
    lookForFiles(report, "an encoder of project %d", "select project_id, path from encoders");
    lookForFiles(report, "an export of project %d", "select project_id, path from exports");
    lookForUploads(report);
    return report;
  }

  /** Files that no row names. */
  private final class Pass {

    private final SweepReport report;
    private final boolean delete;
    private final Instant before;

    Pass(SweepReport report, boolean delete, Instant before) {
      this.report = report;
      this.delete = delete;
      this.before = before;
    }

    void blobs(List<BlobStore.Stored> stored) {
      List<BlobStore.Stored> old =
          stored.stream().filter(blob -> blob.modified().isBefore(before)).toList();
      for (List<BlobStore.Stored> several : inParts(old)) {
        Set<Sha256> unneeded = unneeded(several.stream().map(BlobStore.Stored::sha256).toList());
        for (BlobStore.Stored blob : several) {
          if (unneeded.contains(blob.sha256())) {
            report.orphan(SweepReport.Orphan.BLOB, blob.bytes(), blob.place());
          }
        }
        if (delete && !unneeded.isEmpty()) {
          use.delete(unneeded, 0);
        }
      }
    }

    private Set<Sha256> unneeded(List<Sha256> hashes) {
      return hashes.isEmpty() ? Set.of() : new HashSet<>(use.unneeded(hashes, 0));
    }

    void pictures(String folder) throws IOException {
      files.walk(
          folder,
          several -> {
            List<FileArea.Stored> old =
                several.stream()
                    .filter(file -> file.modified().isBefore(before) && isPicture(file.name()))
                    .toList();
            Set<Sha256> unneeded = unneeded(old.stream().map(file -> hash(file.name())).toList());
            for (FileArea.Stored file : old) {
              if (unneeded.contains(hash(file.name()))) {
                take(SweepReport.Orphan.PICTURE, file);
              }
            }
          });
    }

    void named(String folder, SweepReport.Orphan kind, String table) throws IOException {
      files.walk(
          folder,
          several -> {
            List<FileArea.Stored> old =
                several.stream().filter(file -> file.modified().isBefore(before)).toList();
            Set<String> known = paths(table, old.stream().map(FileArea.Stored::name).toList());
            for (FileArea.Stored file : old) {
              if (!known.contains(file.name())) {
                take(kind, file);
              }
            }
          });
    }

    private void take(SweepReport.Orphan kind, FileArea.Stored file) {
      report.orphan(kind, file.bytes(), "files/" + file.name());
      if (delete) {
        try {
          files.delete(file.name());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }

    void uploads() throws IOException {
      List<Long> staged = new ArrayList<>();
      inFolder(
          "uploads",
          before,
          file -> {
            String name = file.getFileName().toString();
            if (NUMBER.matcher(name).matches()) {
              staged.add(Long.valueOf(name));
            }
          });
      Set<Long> needed = needed(staged);
      for (long importId : staged) {
        if (!needed.contains(importId)) {
          take(SweepReport.Orphan.UPLOAD, dataFolder.resolve("uploads/" + importId));
        }
      }
    }

    void staged() throws IOException {
      inFolder(
          "staging",
          clock.instant().minus(STAGED_GRACE),
          file -> take(SweepReport.Orphan.STAGED, file));
    }

    private void take(SweepReport.Orphan kind, Path file) {
      try {
        report.orphan(kind, Files.size(file), dataFolder.relativize(file).toString());
        if (delete) {
          Files.deleteIfExists(file);
        }
      } catch (NoSuchFileException e) {
        // its owner has deleted it
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private interface Look {
    void at(Path file);
  }

  private void inFolder(String name, Instant before, Look look) throws IOException {
    Path folder = dataFolder.resolve(name);
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> inside = Files.newDirectoryStream(folder)) {
      for (Path file : inside) {
        try {
          if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
            look.at(file);
          }
        } catch (NoSuchFileException e) {
          // its owner has deleted it
        }
      }
    }
  }

  private static boolean isPicture(String name) {
    return Sha256.isHex(stem(name));
  }

  private static Sha256 hash(String name) {
    return new Sha256(stem(name));
  }

  private static String stem(String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    int dot = last.indexOf('.');
    return dot < 0 ? last : last.substring(0, dot);
  }

  private Set<String> paths(String table, List<String> names) {
    return new HashSet<>(
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery("select path from " + table + " where path = any(:names)")
                    .bindArray("names", String.class, names)
                    .mapTo(String.class)
                    .list()));
  }

  /** The imports that still need what was staged for them. */
  private Set<Long> needed(List<Long> importIds) {
    return new HashSet<>(
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select id from imports
                        where id = any(:ids)
                          and status in ('receiving', 'queued', 'running', 'paused')
                        """)
                    .bindArray("ids", Long.class, importIds)
                    .mapTo(Long.class)
                    .list()));
  }

  private record ImageRow(long id, long projectId, Sha256 sha256, String name) {}

  /** Rows whose bytes were not listed, and are not there either: others came after the list. */
  private void lookForImages(SweepReport report, Set<Sha256> there, List<ImageRow> images) {
    List<ImageRow> unlisted = images.stream().filter(row -> !there.contains(row.sha256())).toList();
    for (List<ImageRow> several : inParts(unlisted)) {
      Set<Sha256> missing = blobs.missing(several.stream().map(ImageRow::sha256).toList());
      List<ImageRow> lost = several.stream().filter(row -> missing.contains(row.sha256())).toList();
      Set<Long> named = stillThere(lost);
      for (ImageRow row : lost) {
        if (named.contains(row.id())) {
          report.missing(
              "the bytes of image %d of project %d (%s), SHA-256 %s"
                  .formatted(row.id(), row.projectId(), row.name(), row.sha256()));
        }
      }
    }
  }

  private static <T> List<List<T>> inParts(List<T> all) {
    List<List<T>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += BLOBS) {
      parts.add(all.subList(from, Math.min(all.size(), from + BLOBS)));
    }
    return parts;
  }

  private static List<Long> projects(Handle handle) {
    return handle
        .createQuery("select id from projects where deleted_at is null order by id")
        .mapTo(Long.class)
        .list();
  }

  /** A project's images whose hash begins with a byte; index images_project_id_sha256_key. */
  private static List<ImageRow> images(Handle handle, long projectId, int part) {
    return handle
        .createQuery(
            """
            select id, project_id, sha256, name from images
            where project_id = :project and sha256 >= :from and sha256 <= :to order by id
            """)
        .bind("project", projectId)
        .bind("from", hash(part, (byte) 0))
        .bind("to", hash(part, (byte) 0xff))
        .map(
            (row, context) ->
                new ImageRow(
                    row.getLong(1), row.getLong(2), Sha256.of(row.getBytes(3)), row.getString(4)))
        .list();
  }

  private static byte[] hash(int first, byte rest) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, rest);
    bytes[0] = (byte) first;
    return bytes;
  }

  /** A deleted project's bytes go before its rows. */
  private Set<Long> stillThere(List<ImageRow> images) {
    return new HashSet<>(
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select i.id from images i join projects p on p.id = i.project_id
                        where i.id = any(:ids) and p.deleted_at is null
                        """)
                    .bindArray("ids", Long.class, images.stream().map(ImageRow::id).toList())
                    .mapTo(Long.class)
                    .list()));
  }

  private record Named(long projectId, String path) {}

  /** There are few rows of these: a shard has thousands of images. */
  private void lookForFiles(SweepReport report, String what, String sql) {
    for (Named row : jdbi.withHandle(handle -> named(handle, sql))) {
      if (files.find(row.path()).isEmpty()
          && jdbi.withHandle(handle -> isNamed(handle, sql, row))) {
        report.missing(what.formatted(row.projectId()) + ", file " + row.path());
      }
    }
  }

  private static List<Named> named(Handle handle, String sql) {
    return handle
        .createQuery(sql)
        .map((row, context) -> new Named(row.getLong(1), row.getString(2)))
        .list();
  }

  private static boolean isNamed(Handle handle, String sql, Named row) {
    return handle
        .createQuery(
            "select exists (select from ("
                + sql
                + ") n join projects p on p.id = n.project_id"
                + " where n.path = :path and p.deleted_at is null)")
        .bind("path", row.path())
        .mapTo(Boolean.class)
        .one();
  }

  private void lookForUploads(SweepReport report) {
    List<Long> waiting =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select id from imports
                        where origin in ('upload', 'manifest') and status in ('queued', 'running', 'paused')
                        """)
                    .mapTo(Long.class)
                    .list());
    for (long importId : waiting) {
      if (!Files.exists(dataFolder.resolve("uploads/" + importId))
          && needed(List.of(importId)).contains(importId)) {
        report.missing("the upload that import %d is reading".formatted(importId));
      }
    }
  }
}
