package org.winnow.live;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.winnow.common.Change;

/**
 * Hears what changes in the database, on this server or another, over one connection that it keeps
 * for itself from the first subscription on. After a lost connection every project is announced
 * anew, with id 0, since notices may have been missed. Safe for use by many threads.
 */
@ApplicationScoped
public class Changes {

  private static final Logger LOG = Logger.getLogger(Changes.class);

  /** How long a look at the socket waits: closing takes no longer than this. */
  private static final int POLL_MILLIS = 500;

  /** A connection that was silent for as long is tried, or a dead network would go unnoticed. */
  private static final int SILENT_POLLS = 60;

  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final Jdbi jdbi;
  private final List<Consumer<ChangeNotice>> listeners = new CopyOnWriteArrayList<>();
  private @Nullable Thread thread;
  private volatile boolean closed;

  public Changes(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Calls {@code listener} for each change from now on, on the one thread that hears them: it must
   * be quick, and hand longer work to a thread of its own.
   *
   * @return ends the subscription when closed
   */
  public Subscription subscribe(Consumer<ChangeNotice> listener) {
    listeners.add(listener);
    start();
    return () -> listeners.remove(listener);
  }

  private synchronized void start() {
    if (thread == null && !closed) {
      thread = new Thread(this::listen, "winnow-changes");
      thread.setDaemon(true);
      thread.start();
    }
  }

  void stop(@Observes ShutdownEvent event) {
    close();
  }

  /** Ends the connection and its thread. */
  synchronized void close() {
    closed = true;
    if (thread != null) {
      thread.interrupt();
      try {
        thread.join(Duration.ofSeconds(2).toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void listen() {
    Duration pause = SHORTEST_PAUSE;
    boolean missed = false;
    while (!closed) {
      try (Handle handle = jdbi.open()) {
        handle.execute("listen " + Change.CHANNEL);
        if (missed) {
          LOG.info("Hearing changes again");
          announceAll(handle);
        }
        pause = SHORTEST_PAUSE;
        hear(handle);
        handle.execute("unlisten *");
      } catch (JdbiException | SQLException e) {
        if (!closed) {
          LOG.warnf("Lost the connection that hears changes: %s", e.getMessage());
        }
      }
      missed = true;
      rest(pause);
      pause = pause.multipliedBy(2);
      pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
  }

  private void hear(Handle handle) throws SQLException {
    PGConnection connection = handle.getConnection().unwrap(PGConnection.class);
    int silent = 0;
    while (!closed) {
      PGNotification[] notices = connection.getNotifications(POLL_MILLIS);
      if (notices != null && notices.length > 0) {
        silent = 0;
        for (PGNotification notice : notices) {
          ChangeNotice.parse(notice.getParameter()).ifPresent(this::tell);
        }
      } else if (++silent == SILENT_POLLS) {
        silent = 0;
        handle.execute("select 1");
      }
    }
  }

  private void announceAll(Handle handle) {
    Map<Long, Boolean> deleted =
        handle
            .createQuery("select id, deleted_at is not null from projects")
            .map((row, context) -> Map.entry(row.getLong(1), row.getBoolean(2)))
            .collectToMap(Map.Entry::getKey, Map.Entry::getValue);
    deleted.forEach(
        (projectId, isDeleted) -> {
          for (Change kind : Change.values()) {
            if ((kind == Change.DELETED) == isDeleted) {
              tell(new ChangeNotice(kind, projectId, 0));
            }
          }
        });
  }

  // one listener's failure is its own affair: the others still hear
  @SuppressWarnings("CatchingUnchecked")
  private void tell(ChangeNotice notice) {
    for (Consumer<ChangeNotice> listener : listeners) {
      try {
        listener.accept(notice);
      } catch (RuntimeException e) {
        LOG.errorf(e, "A listener failed on %s", notice);
      }
    }
  }

  private void rest(Duration pause) {
    if (closed) {
      return;
    }
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      // only close interrupts; the loop's condition ends it
      Thread.currentThread().interrupt();
    }
  }

  /** Ends when closed. */
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
