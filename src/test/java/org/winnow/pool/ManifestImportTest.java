package org.winnow.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.access.Role;
import org.winnow.common.ProblemException;
import org.winnow.image.Pictures;
import org.winnow.remote.RemoteFixture;
import org.winnow.remote.RemoteImages;
import org.winnow.remote.TlsHost;
import org.winnow.testing.TestDatabase;

/** Manifests: what becomes of their rows, their images and their labels. */
@Timeout(120)
class ManifestImportTest {

  private static final Jdbi JDBI = TestDatabase.fresh();

  private Path root;
  private TlsHost host;
  private RemoteImages remote;
  private PoolFixture fixture;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    root = Files.createDirectories(folder.resolve("root"));
    host = new TlsHost("127.0.0.1");
    remote =
        RemoteFixture.images(
            name -> {
              if (name.equals("images.example")) {
                return new InetAddress[] {host.address()};
              } else if (name.equals("inside.example")) {
                return new InetAddress[] {InetAddress.getByName("10.0.0.1")};
              }
              throw new UnknownHostException(name);
            },
            host.address(),
            TlsHost.trust(),
            PoolFixture.NO_BUCKETS);
    fixture =
        new PoolFixture(
            JDBI, folder.resolve("data"), List.of(root), PoolFixture.NO_BUCKETS, remote);
  }

  @AfterEach
  void stop() throws IOException {
    fixture.close();
    remote.close();
    host.close();
  }

  private Import stage(String name, String manifest, LabelUse labels) {
    String addressed = manifest.replace("HOST", "https://images.example:" + host.port());
    return fixture.stage(Origin.MANIFEST, name, addressed.getBytes(StandardCharsets.UTF_8), labels);
  }

  private Import run(String name, String manifest, LabelUse labels) {
    Import one = stage(name, manifest, labels);
    fixture.runner.run(one.id());
    return fixture.get(one);
  }

  private List<String> report(Import one) {
    return fixture.report(one).stream()
        .map(row -> row.replace("https://images.example:" + host.port(), "HOST"))
        .toList();
  }

  private List<String> answers() {
    Map<Long, String> classes =
        JDBI.withHandle(
            handle ->
                handle
                    .createQuery("select id, name from classes")
                    .map((row, context) -> Map.entry(row.getLong(1), row.getString(2)))
                    .stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    Map<Long, String> names =
        fixture.pool().stream().collect(Collectors.toMap(Image::id, Image::name));
    return fixture.answers.stream()
        .map(
            answer ->
                String.valueOf(names.get(answer.imageId())).replaceAll(".*:[0-9]+", "HOST")
                    + " "
                    + classes.get(answer.classId())
                    + (answer.author() == null ? "" : " by " + answer.author().name()))
        .toList();
  }

  @Test
  void rows_become_images_with_their_labels_and_each_has_its_line_in_the_report() {
    host.file("/a.png", Pictures.png(1))
        .file("/x/b.png?v=2", Pictures.png(2))
        .file("/x/b.png?v=3", Pictures.png(3))
        .file("/again.png", Pictures.png(1))
        .file("/page", "<html><script>".getBytes(StandardCharsets.UTF_8))
        .file("/json.png", "{\"error\": 1}".getBytes(StandardCharsets.UTF_8))
        .file("/empty.png", new byte[0])
        .file("/cut.png", java.util.Arrays.copyOf(Pictures.png(4), 60))
        .status("/busy.png", "503 Busy");

    Import done =
        run(
            "list.csv",
            """
            image_url,label,annotator,site
            HOST/a.png,cat,Ann,left
            HOST/x/b.png?v=2,dog,Ben,
            HOST/x/b.png?v=3,owl,,
            HOST/again.png,dog,Ann,
            HOST/page,cat,,
            HOST/json.png,cat,,
            HOST/empty.png,cat,,
            HOST/cut.png,cat,,
            HOST/nowhere.png,cat,,
            HOST/busy.png,cat,,
            https://inside.example/secret.png,cat,,
            file:///etc/passwd,cat,,
            s3://bucket/a.png,cat,,
            HOST/a.png,too few
            ,cat,,
            """,
            LabelUse.ANNOTATIONS);

    assertThat(report(done))
        .containsExactly(
            "list.csv label-file",
            "HOST/a.png imported",
            "HOST/x/b.png?v=2 imported",
            "HOST/x/b.png?v=3 imported",
            "HOST/again.png duplicate",
            "HOST/page rejected type-refused",
            "HOST/json.png rejected type-mismatch",
            "HOST/empty.png rejected image-corrupt",
            "HOST/cut.png rejected image-corrupt",
            "HOST/nowhere.png rejected fetch-failed",
            "HOST/busy.png retryable fetch-failed",
            "https://inside.example/secret.png rejected url-refused",
            "file:///etc/passwd rejected url-refused",
            "s3://bucket/a.png rejected url-refused",
            "list.csv:15 rejected manifest-row-invalid",
            "list.csv:16 rejected manifest-row-invalid",
            "list.csv:2 applied",
            "list.csv:3 applied",
            "list.csv:4 applied",
            "list.csv:5 applied",
            "list.csv:6 unchanged",
            "list.csv:7 unchanged",
            "list.csv:8 unchanged",
            "list.csv:9 unchanged",
            "list.csv:10 unchanged",
            "list.csv:11 unchanged",
            "list.csv:12 unchanged",
            "list.csv:13 unchanged",
            "list.csv:14 unchanged");
    assertThat(done.status()).isEqualTo(ImportStatus.DONE);
    assertThat(List.of(done.imported(), done.duplicates(), done.retryable(), done.labelFiles()))
        .containsExactly(3, 1, 1, 1);
    assertThat(done.rejected() + done.applied() + done.unchanged() + 6).isEqualTo(done.entries());
    assertThat(answers())
        .containsExactly(
            "HOST/a.png cat by Ann",
            "HOST/x/b.png?v=2 dog by Ben",
            "HOST/x/b.png?v=3 owl",
            "HOST/a.png dog by Ann");
    assertThat(fixture.images.metadata(fixture.pool().get(0).id()))
        .isEqualTo("{\"site\": \"left\"}");
    assertThat(detail(done, "list.csv:15")).contains("Line 15", "column");
    assertThat(fixture.annotated).as("an address has no class folders").isEmpty();
  }

  private String detail(Import one, String source) {
    return fixture.entries.list(one.id(), ImportEntries.Filter.ALL, -1, 1_000).entries().stream()
        .filter(row -> row.source().equals(source))
        .map(row -> String.valueOf(row.detail()))
        .collect(Collectors.joining());
  }

  @Test
  void label_never_goes_to_an_image_of_like_name_whose_own_was_not_fetched() {
    fixture.run("old.zip", Archives.zip(Archives.files("x/a.png", Pictures.png(1))));

    Import done = run("list.csv", "url,label\nHOST/x/a.png,cat\n", LabelUse.ANNOTATIONS);

    assertThat(report(done))
        .containsExactly(
            "list.csv label-file", "HOST/x/a.png rejected fetch-failed", "list.csv:2 unchanged");
    assertThat(answers()).isEmpty();
  }

  @Test
  void annotators_see_no_keys_of_an_address() {
    String address = "https://images.example/owls/1.png?X-Amz-Signature=se/cret#x";

    assertThat(EntryName.shownTo(Role.ANNOTATOR, address)).isEqualTo("1.png");
    assertThat(EntryName.shownTo(Role.ANNOTATOR, "owls/what?.png")).isEqualTo("what?.png");
    assertThat(EntryName.shownTo(Role.ENGINEER, address)).isEqualTo(address);
  }

  @Test
  void list_of_addresses_alone_is_enough_and_ignored_labels_stay_unread() {
    host.file("/a.png", Pictures.png(1)).file("/b.png", Pictures.png(2));

    Import plain = run("list.txt", "\uFEFFurl\r\nHOST/a.png\r\n", LabelUse.IGNORE);
    Import ignored = run("list.csv", "url,label\nHOST/b.png,cat\n", LabelUse.IGNORE);

    assertThat(report(plain)).containsExactly("HOST/a.png imported");
    assertThat(report(ignored)).containsExactly("HOST/b.png imported");
    assertThat(ignored.bytesRead()).isEqualTo(ignored.bytesTotal());
    assertThat(answers()).isEmpty();
  }

  @Test
  void json_lines_ground_truth_and_label_studio_are_manifests_too() {
    for (int i = 1; i <= 6; i++) {
      host.file("/" + i + ".png", Pictures.png(i));
    }

    Import lines =
        run(
            "a.jsonl",
            """
            {"image_url":"HOST/1.png","label":"cat","annotator":"Ann"}
            {"image_url":"HOST/1.png","label":"dog","annotator":"Ben"}
            {oops
            """
                + "{\"url\":\""
                + "x".repeat(1_000_001)
                + "\"}\n"
                + "{\"image_url\":\"HOST/2.png\"}\n",
            LabelUse.ANNOTATIONS);
    Import truth =
        run(
            "a.manifest",
            """
            {"source-ref":"HOST/3.png","species":0,"species-metadata":{"class-name":"owl","type":"groundtruth/image-classification","human-annotated":"yes"}}
            {"source-ref":"HOST/4.png"}
            """,
            LabelUse.ANNOTATIONS);
    Import studio =
        run(
            "tasks.json",
            """
            [{"id":1,"data":{"image":"HOST/5.png"}},
             {"id":2,"data":{"image":"HOST/6.png"},"annotations":[
               {"completed_by":"Cy","result":[{"value":{"choices":["fox"]}}]},
               {"completed_by":"Di","result":[{"value":{"choices":["fox"]}}]}]}]
            """,
            LabelUse.ANNOTATIONS);

    assertThat(report(lines))
        .containsExactly(
            "a.jsonl label-file",
            "HOST/1.png imported",
            "a.jsonl:3 rejected manifest-row-invalid",
            "a.jsonl:4 rejected manifest-row-invalid",
            "HOST/2.png imported",
            "a.jsonl:1 applied",
            "a.jsonl:2 applied",
            "a.jsonl:5 unchanged");
    assertThat(detail(lines, "a.jsonl:4")).contains("Line 4", "column 1000001");
    assertThat(report(truth).subList(1, 3))
        .containsExactly("HOST/3.png imported", "HOST/4.png imported");
    assertThat(report(studio).subList(1, 3))
        .containsExactly("HOST/5.png imported", "HOST/6.png imported");
    assertThat(answers())
        .containsExactly(
            "HOST/1.png cat by Ann",
            "HOST/1.png dog by Ben",
            "HOST/3.png owl",
            "HOST/6.png fox by Cy",
            "HOST/6.png fox by Di");
    assertThat(host.asked()).as("each once").hasSize(6);
  }

  @Test
  void files_below_a_root_can_be_named_and_no_others() throws IOException {
    Files.createDirectories(root.resolve("in"));
    Files.write(root.resolve("in/a.png"), Pictures.png(1));
    Files.write(root.resolve("b.png"), Pictures.png(2));
    Path outside = Files.write(root.resolveSibling("c.png"), Pictures.png(3));
    Files.createSymbolicLink(root.resolve("link.png"), outside);

    Import done =
        run(
            "list.csv",
            "path,label\nin/a.png,cat\n%s/b.png,dog\n../c.png,x\n%s,x\nlink.png,x\n/etc/passwd,x\nin,x\n"
                .formatted(root, outside),
            LabelUse.TRUTH);

    assertThat(fixture.report(done).subList(1, 8))
        .containsExactly(
            "in/a.png imported",
            root + "/b.png imported",
            "../c.png rejected path-refused",
            outside + " rejected path-refused",
            "link.png rejected path-refused",
            "/etc/passwd rejected path-refused",
            "in rejected path-refused");
    assertThat(done.applied()).isEqualTo(2);
  }

  @Test
  void manifest_that_cannot_be_read_fails_the_import() {
    host.file("/a.png", Pictures.png(1));

    byte[] utf16 = "\uFEFFurl\nhttps://x.example/a.png\n".getBytes(StandardCharsets.UTF_16LE);
    for (byte[] none :
        List.of(
            "Dear all,\nplease find attached".getBytes(StandardCharsets.UTF_8),
            "site,label\nleft,cat\n".getBytes(StandardCharsets.UTF_8),
            utf16)) {
      assertThatThrownBy(
              () -> fixture.stage(Origin.MANIFEST, "list.csv", none, LabelUse.ANNOTATIONS))
          .isInstanceOfSatisfying(
              ProblemException.Invalid.class,
              problem -> assertThat(problem.code()).isEqualTo("manifest-unreadable"));
    }
    assertThat(fixture.imports.list(fixture.projectId))
        .hasSize(3)
        .allMatch(one -> one.status() == ImportStatus.FAILED)
        .allMatch(one -> "manifest-unreadable".equals(one.code()));

    Import cut = run("list.json", "[{\"url\":\"HOST/a.png\"},\n{oops", LabelUse.IGNORE);
    assertThat(cut.status()).isEqualTo(ImportStatus.FAILED);
    assertThat(cut.code()).isEqualTo("manifest-unreadable");
    assertThat(report(cut)).containsExactly("HOST/a.png imported");
    assertThatThrownBy(() -> Origin.ofUpload(true, "birds.zip"))
        .isInstanceOf(ProblemException.Invalid.class);
  }

  @Test
  void slow_host_holds_up_its_own_row_alone() {
    StringBuilder manifest = new StringBuilder("url\n");
    for (int i = 0; i < 60; i++) {
      manifest.append("HOST/").append(i).append(".png\n");
      if (i % 15 == 3) {
        host.on("/" + i + ".png", out -> Thread.sleep(30_000));
      } else {
        host.file("/" + i + ".png", Pictures.png(i));
      }
    }

    long start = System.nanoTime();
    Import done = run("list.csv", manifest.toString(), LabelUse.IGNORE);

    assertThat(List.of(done.imported(), done.retryable())).containsExactly(56, 4);
    assertThat(fixture.pool())
        .as("in the manifest's order")
        .extracting(image -> image.name().replaceAll(".*/|\\.png", ""))
        .isSortedAccordingTo((a, b) -> Integer.compare(Integer.parseInt(a), Integer.parseInt(b)));
    // Each slow one takes three tries of 0.7 s.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
  }

  @Test
  void import_killed_at_every_batch_fetches_nothing_twice_that_was_committed() {
    StringBuilder manifest = new StringBuilder("url,label\n");
    for (int i = 0; i < 120; i++) {
      manifest.append("HOST/").append(i).append(".png,cat\n");
      host.file("/" + i + ".png", Pictures.png(i));
    }
    Import one = stage("list.csv", manifest.toString(), LabelUse.ANNOTATIONS);
    AtomicInteger commits = new AtomicInteger();
    BatchCommit dying =
        fixture.commitFollowedBy(
            running -> {
              commits.incrementAndGet();
              throw new IllegalStateException("killed");
            });
    int committed = 0;
    while (fixture.get(one).sourceEntries() == null && commits.get() < 20) {
      int asked = host.asked().size();
      try {
        fixture.runner(dying, List.of(root)).run(one.id());
      } catch (IllegalStateException killed) {
        List<String> again = host.asked().subList(asked, host.asked().size());
        for (int i = 0; i < committed - 1; i++) {
          assertThat(again).doesNotContain("/" + i + ".png");
        }
      }
      committed = fixture.get(one).entries();
    }
    fixture.runner.run(one.id());

    Import done = fixture.get(one);
    assertThat(done.status()).isEqualTo(ImportStatus.DONE);
    assertThat(commits.get()).isGreaterThan(2);
    assertThat(List.of(done.imported(), done.applied())).containsExactly(120, 120);
    assertThat(done.entries()).isEqualTo(241).isEqualTo(fixture.report(one).size());
  }

  @Test
  void ending_process_does_not_wait_for_a_slow_host() {
    host.file("/a.png", Pictures.png(1)).on("/slow.png", out -> Thread.sleep(60_000));
    Import one = stage("list.csv", "url\nHOST/a.png\nHOST/slow.png\n", LabelUse.IGNORE);

    long start = System.nanoTime();
    boolean done = fixture.runner.run(one.id(), () -> host.asked().contains("/slow.png"));

    assertThat(done).isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1_900));
    assertThat(fixture.get(one).status()).isEqualTo(ImportStatus.RUNNING);
    assertThat(fixture.get(one).retryable()).as("nothing is said of it").isZero();
    host.file("/slow.png", Pictures.png(2));
    fixture.runner.run(one.id());
    assertThat(fixture.get(one).imported()).isEqualTo(2);
  }

  @Test
  void list_imported_again_fetches_what_is_new_and_changed_and_tells_what_is_gone() {
    host.version("/changed.png", Pictures.png(1), "ETag: \"1\"")
        .version("/same.png", Pictures.png(2), "ETag: \"1\"")
        .version("/old.png", Pictures.png(3), "Last-Modified: Wed, 01 Jan 2020 00:00:00 GMT")
        .file("/untold.png", Pictures.png(4))
        .version("/gone.png", Pictures.png(5), "ETag: \"1\"")
        .version("/page", "<html>".getBytes(StandardCharsets.UTF_8), "ETag: \"1\"");
    String list =
        "url\nHOST/changed.png\nHOST/same.png\nHOST/old.png\nHOST/untold.png\nHOST/gone.png\n"
            + "HOST/page\nHOST/never.png\n";
    Import first = run("list.csv", list, LabelUse.IGNORE);
    host.version("/changed.png", Pictures.png(11), "ETag: \"2\"")
        .version("/new.png", Pictures.png(12), "ETag: \"1\"")
        .status("/gone.png", "410 Gone");
    host.sent().clear();

    Import second = run("another name.csv", list + "HOST/new.png\n", LabelUse.IGNORE);

    assertThat(report(second))
        .containsExactly(
            "HOST/changed.png imported",
            "HOST/same.png known",
            "HOST/old.png known",
            "HOST/untold.png duplicate",
            "HOST/gone.png missing",
            "HOST/page rejected type-refused",
            "HOST/never.png rejected fetch-failed",
            "HOST/new.png imported");
    assertThat(host.sent()).containsExactlyInAnyOrder("/changed.png", "/new.png");
    assertThat(detailOf(second, "/changed.png"))
        .isEqualTo(
            "Changed since "
                + PoolFixture.inWords(first)
                + "; the image it was then stays in the pool, with any label it has.");
    assertThat(detailOf(second, "/same.png"))
        .isEqualTo("Known since " + PoolFixture.inWords(first) + ", unchanged and not read.");
    assertThat(detailOf(second, "/gone.png"))
        .isEqualTo(
            "The host answered 410 (not there). Known since "
                + PoolFixture.inWords(first)
                + "; its image stays in the pool.");
    assertThat(detailOf(second, "/page")).endsWith("not read again.");
    assertThat(List.of(second.imported(), second.known(), second.missing(), second.rejected()))
        .containsExactly(2, 2, 1, 2);
    assertThat(second.entries()).isEqualTo(8);
    assertThat(fixture.pool()).hasSize(7);
    Import third = run("list.csv", "url\nHOST/gone.png\n", LabelUse.IGNORE);
    assertThat(report(third)).as("what a list leaves out").containsExactly("HOST/gone.png missing");
  }

  private String detailOf(Import one, String path) {
    return detail(one, host.url(path));
  }

  @Test
  void labels_and_columns_of_known_images_are_applied() {
    host.version("/a.png", Pictures.png(1), "ETag: \"1\"")
        .version("/b.png", Pictures.png(2), "ETag: \"1\"");
    run("list.csv", "url\nHOST/a.png\nHOST/b.png\n", LabelUse.IGNORE);
    host.status("/b.png", "404 Not Found");

    Import second =
        run("list.csv", "url,label,site\nHOST/a.png,cat,left\nHOST/b.png,dog,\n", LabelUse.TRUTH);

    assertThat(report(second))
        .containsExactly(
            "list.csv label-file",
            "HOST/a.png known",
            "HOST/b.png missing",
            "list.csv:2 applied",
            "list.csv:3 unchanged");
    assertThat(fixture.pool().get(0).truthClassId()).isNotNull();
    assertThat(fixture.images.metadata(fixture.pool().get(0).id()))
        .isEqualTo("{\"site\": \"left\"}");
    assertThat(host.sent()).containsExactlyInAnyOrder("/a.png", "/b.png");
  }

  @Test
  void image_that_was_deleted_from_the_pool_is_fetched_whole() {
    host.version("/a.png", Pictures.png(1), "ETag: \"1\"");
    run("list.csv", "url\nHOST/a.png\n", LabelUse.IGNORE);
    JDBI.useHandle(
        handle -> handle.execute("delete from images where project_id = ?", fixture.projectId));

    assertThat(report(run("list.csv", "url\nHOST/a.png\n", LabelUse.IGNORE)))
        .containsExactly("HOST/a.png imported");
    host.status("/a.png", "404 Not Found");
    JDBI.useHandle(
        handle -> handle.execute("delete from images where project_id = ?", fixture.projectId));
    assertThat(report(run("list.csv", "url\nHOST/a.png\n", LabelUse.IGNORE)))
        .containsExactly("HOST/a.png rejected fetch-failed");
  }

  @Test
  void image_that_is_gone_and_comes_back_is_known() {
    host.version("/a.png", Pictures.png(1), "ETag: \"1\"");
    String list = "url\nHOST/a.png\n";
    run("list.csv", list, LabelUse.IGNORE);
    host.status("/a.png", "404 Not Found");
    assertThat(report(run("list.csv", list, LabelUse.IGNORE)))
        .containsExactly("HOST/a.png missing");
    host.status("/a.png", "503 Busy");
    assertThat(report(run("list.csv", list, LabelUse.IGNORE)))
        .containsExactly("HOST/a.png retryable fetch-failed");

    host.version("/a.png", Pictures.png(1), "ETag: \"1\"");
    assertThat(report(run("list.csv", list, LabelUse.IGNORE))).containsExactly("HOST/a.png known");
  }

  @Test
  void long_list_is_asked_about_a_thousand_addresses_at_a_time(@TempDir Path folder)
      throws IOException {
    StringBuilder list = new StringBuilder("url\n");
    for (int i = 0; i < 2_100; i++) {
      list.append("https://images.example/")
          .append(i)
          .append("\nhttps://images.example/")
          .append(i)
          .append("\n");
    }
    Path file = Files.writeString(folder.resolve("list"), list);
    List<Integer> asked = new ArrayList<>();
    KnownFiles known =
        names -> {
          asked.add(names.size());
          return names.contains("https://images.example/7")
              ? Map.of("https://images.example/7", "version 1")
              : Map.of();
        };
    List<Entry> entries = new ArrayList<>();
    try (ManifestEntries reader =
        new ManifestEntries(file, "list.csv", false, new FolderRoots(List.of()), known)) {
      long before = 0;
      for (Entry entry = reader.next(); entry != null; entry = reader.next()) {
        entries.add(entry);
        assertThat(reader.bytesRead()).isGreaterThanOrEqualTo(before);
        before = reader.bytesRead();
        if (entries.size() == 1) {
          assertThat(before).as("what was read ahead is to come").isLessThan(2_000);
        }
      }
      assertThat(reader.bytesRead()).isEqualTo(Files.size(file));
    }

    assertThat(asked).containsExactly(1_000, 1_000, 100);
    assertThat(entries).hasSize(2_100);
    assertThat(entries.get(7))
        .isEqualTo(
            new Entry.Listed("https://images.example/7", "https://images.example/7", "version 1"));
    assertThat(entries.get(8)).extracting("version").isEqualTo(Entry.NO_VERSION);
  }

  @Test
  void rows_before_a_break_come_in_however_far_was_read_ahead() throws IOException {
    StringBuilder list = new StringBuilder("[");
    for (int i = 0; i < 1_500; i++) {
      list.append("{\"path\":\"nowhere/").append(i).append(".png\"},\n");
    }
    Import done = run("list.json", list + "{oops", LabelUse.IGNORE);

    assertThat(done.status()).isEqualTo(ImportStatus.FAILED);
    assertThat(done.code()).isEqualTo("manifest-unreadable");
    assertThat(done.rejected()).isEqualTo(1_500);
  }

  @Test
  void list_killed_at_every_batch_asks_for_what_is_known_and_counts_exactly() {
    StringBuilder list = new StringBuilder("url\n");
    for (int i = 0; i < 120; i++) {
      list.append("HOST/").append(i).append(".png\n");
      host.version("/" + i + ".png", Pictures.png(i), "ETag: \"1\"");
    }
    run("list.csv", list.toString(), LabelUse.IGNORE);
    host.sent().clear();
    host.version("/50.png", Pictures.png(1_050), "ETag: \"2\"");
    Import one = stage("list.csv", list.toString(), LabelUse.IGNORE);
    BatchCommit dying =
        fixture.commitFollowedBy(
            running -> {
              throw new IllegalStateException("killed");
            });
    for (int i = 0; i < 20 && fixture.get(one).entries() < 120; i++) {
      assertThatThrownBy(() -> fixture.runner(dying, List.of()).run(one.id())).hasMessage("killed");
    }
    fixture.runner.run(one.id());

    Import done = fixture.get(one);
    assertThat(done.status()).isEqualTo(ImportStatus.DONE);
    assertThat(List.of(done.entries(), done.imported(), done.known())).containsExactly(120, 1, 119);
    assertThat(host.sent()).containsOnly("/50.png");
  }
}
