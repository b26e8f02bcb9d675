package org.winnow.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class DecodePoolTest {

  @Test
  void decoder_that_hangs_is_given_up_and_others_go_on() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (DecodePool pool = new DecodePool(1, Duration.ofMillis(100))) {
      DecodePool.Running<String> hanging =
          pool.submit(
              () -> {
                awaitThroughInterrupts(never);
                return "late";
              });
      assertThatThrownBy(hanging::result)
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> {
                assertThat(refusal.code()).isEqualTo("decode-timeout");
                assertThat(refusal.isPassing()).isTrue();
              });

      assertThat(pool.submit(() -> "next").result()).isEqualTo("next");
      never.countDown();
    }
  }

  @Test
  void waiting_for_a_thread_does_not_count_as_decoding() throws Exception {
    try (DecodePool pool = new DecodePool(1, Duration.ofMillis(400))) {
      DecodePool.Running<Integer> first = pool.submit(DecodePoolTest::slow);
      DecodePool.Running<Integer> second = pool.submit(DecodePoolTest::slow);
      DecodePool.Running<Integer> third = pool.submit(DecodePoolTest::slow);

      assertThat(third.result() + second.result() + first.result()).isEqualTo(3);
    }
  }

  @Test
  void refusal_comes_out_as_it_is() {
    try (DecodePool pool = new DecodePool(1, Duration.ofSeconds(5))) {
      assertThatThrownBy(
              () ->
                  pool.submit(
                          () -> {
                            throw Refusal.corrupt("cut");
                          })
                      .result())
          .isInstanceOf(Refusal.class)
          .hasMessage("cut");
    }
  }

  private static int slow() throws InterruptedException {
    Thread.sleep(200);
    return 1;
  }

  private static void awaitThroughInterrupts(CountDownLatch latch) {
    while (true) {
      try {
        latch.await();
        return;
      } catch (InterruptedException e) {
        // native code does not notice either
      }
    }
  }
}
