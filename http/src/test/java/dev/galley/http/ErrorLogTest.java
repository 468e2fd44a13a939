package dev.galley.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ErrorLogTest {

    private final AtomicLong time = new AtomicLong();
    private final ErrorLog log = new ErrorLog(time::get);

    @Test
    @DisplayName(
            "K10 of 10,000 errors a second ten are logged, and the next one says how many were not")
    void ten_of_each_second_are_logged() {
        int admitted = 0;
        for (int i = 0; i < 10_000; i++) {
            admitted += log.admit() == 0 ? 1 : 0;
        }
        assertThat(admitted).isEqualTo(ErrorLog.PER_SECOND);
        time.addAndGet(TimeUnit.SECONDS.toNanos(1) - 1);
        assertThat(log.admit()).isNegative();
        time.addAndGet(1);
        assertThat(log.admit()).isEqualTo(10_001 - ErrorLog.PER_SECOND);
        assertThat(log.admit()).isZero();
    }
}
