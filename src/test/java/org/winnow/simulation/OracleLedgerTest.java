package org.winnow.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OracleLedgerTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(60);

  private final OracleLedger ledger = new OracleLedger();

  @Test
  void honest_run_passes() {
    leased(1, 10, LATER, NOW);
    leased(1, 10, LATER, NOW.plusSeconds(1));
    ledger.answered(10, false, false, false);
    ledger.released(1, 10);
    leased(2, 11, LATER, NOW);
    ledger.released(2, 11);
    leased(1, 11, LATER, NOW.plusSeconds(1));

    assertThat(broken()).isEmpty();
  }

  @Test
  void image_in_two_hands_is_found_unless_the_first_lease_had_ended() {
    leased(1, 10, LATER, NOW);
    leased(2, 10, LATER.plusSeconds(60), LATER);
    assertThat(broken()).isEmpty();

    leased(3, 10, LATER.plusSeconds(60), LATER.plusSeconds(1));
    assertThat(broken()).containsExactly("no image was in two hands at once");
  }

  @Test
  void second_label_second_serving_and_losses_are_found() {
    leased(1, 10, LATER, NOW);
    ledger.answered(10, false, false, false);
    ledger.released(1, 10);
    leased(2, 10, LATER, NOW);
    ledger.answered(10, false, false, false);
    ledger.missing("annotation 3");
    ledger.failed("500");

    assertThat(broken())
        .containsExactly(
            "no image was labeled twice",
            "no labeled image was served again",
            "every acknowledged answer is kept",
            "the server answered without failure");
    assertThat(ledger.report(1, 1, 1).passed()).isFalse();
  }

  @Test
  void quantiles_are_by_nearest_rank() {
    for (int millis = 1; millis <= 200; millis++) {
      ledger.submitted(millis * 1_000_000L);
    }

    OracleReport.Latency latency = ledger.report(1, 1, 1).submits();

    assertThat(latency).isEqualTo(new OracleReport.Latency(200, 100, 190, 198, 200));
  }

  @Test
  void reply_that_was_under_way_when_the_image_was_let_go_proves_nothing() {
    leased(1, 10, LATER, NOW);
    final long asked = System.nanoTime();
    ledger.answered(10, false, false, false);
    ledger.released(1, 10);
    ledger.leased(1, 10, LATER, NOW, asked);
    leased(1, 11, LATER, NOW);
    final long askedAgain = System.nanoTime();
    ledger.released(1, 11);
    ledger.leased(1, 11, LATER, NOW, askedAgain);
    leased(2, 11, LATER, NOW);

    assertThat(broken()).isEmpty();
  }

  private void leased(long userId, long imageId, Instant expiresAt, Instant now) {
    ledger.leased(userId, imageId, expiresAt, now, System.nanoTime() + 1);
  }

  private List<String> broken() {
    return ledger.report(1, 1, 1).checks().stream()
        .filter(check -> !check.passed())
        .map(OracleReport.Check::name)
        .toList();
  }
}
