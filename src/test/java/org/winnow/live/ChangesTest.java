package org.winnow.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.winnow.common.Change;
import org.winnow.testing.TestDatabase;
import org.winnow.testing.TestProject;

class ChangesTest {

  private final Jdbi jdbi = TestDatabase.fresh();
  private final Changes changes = new Changes(jdbi);
  private final List<ChangeNotice> heard = new CopyOnWriteArrayList<>();

  @BeforeEach
  void listen() {
    changes.subscribe(heard::add);
    await().until(() -> listeners() == 1);
  }

  @AfterEach
  void close() {
    changes.close();
  }

  @Test
  void change_is_heard_when_it_is_committed_and_only_then() throws Exception {
    jdbi.useTransaction(
        handle -> {
          Change.ANNOTATION.announce(handle, 3, 14);
          Thread.sleep(200);
          assertThat(heard).isEmpty();
        });

    await().until(() -> heard.equals(List.of(new ChangeNotice(Change.ANNOTATION, 3, 14))));
    jdbi.useTransaction(
        handle -> {
          Change.ROUND.announce(handle, 3, 15);
          handle.rollback();
        });
    jdbi.useTransaction(handle -> Change.GENERATION.announce(handle, 3, 16));
    await().until(() -> heard.size() == 2);
    assertThat(heard.get(1)).isEqualTo(new ChangeNotice(Change.GENERATION, 3, 16));
  }

  @Test
  void after_a_lost_connection_every_project_is_announced_anew() {
    long project = TestProject.named(jdbi, "lost").id();
    jdbi.useHandle(
        handle ->
            handle.execute(
                """
                select pg_terminate_backend(pid) from pg_stat_activity
                where datname = current_database() and query like 'listen%'
                """));

    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> heard.contains(new ChangeNotice(Change.ANNOTATION, project, 0)));
    jdbi.useTransaction(handle -> Change.IMPORT.announce(handle, project, 9));
    await().until(() -> heard.contains(new ChangeNotice(Change.IMPORT, project, 9)));
  }

  @Test
  void failing_listener_does_not_deafen_the_others() {
    changes.subscribe(
        notice -> {
          throw new IllegalStateException("on purpose");
        });
    List<ChangeNotice> last = new CopyOnWriteArrayList<>();
    Changes.Subscription subscription = changes.subscribe(last::add);

    jdbi.useTransaction(handle -> Change.PROJECT.announce(handle, 1, 1));
    await().until(() -> last.size() == 1);
    subscription.close();
    jdbi.useTransaction(handle -> Change.PROJECT.announce(handle, 1, 2));
    await().until(() -> heard.size() == 2);
    assertThat(last).hasSize(1);
  }

  @Test
  void unknown_payload_is_passed_over() {
    assertThat(ChangeNotice.parse("annotation 1 2")).isPresent();
    assertThat(ChangeNotice.parse("comet 1 2")).isEmpty();
    assertThat(ChangeNotice.parse("")).isEmpty();
    assertThat(ChangeNotice.parse("import 1")).isEmpty();
  }

  private int listeners() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select count(*) from pg_stat_activity
                    where datname = current_database() and query like 'listen%'
                    """)
                .mapTo(Integer.class)
                .one());
  }
}
