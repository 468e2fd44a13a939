package dev.galley.app;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/// How long the process has been there: what somebody waits for who has typed the command.
final class ProcessAge {

    private ProcessAge() {}

    static Duration now() {
        return Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
    }
}
