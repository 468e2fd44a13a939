package dev.galley.server.diagnosis;

import dev.galley.store.StoreFacts;
import java.util.List;

/// How the machine, the data folder and the engine are doing.
///
/// @param findings the gravest first
record Installation(MachineFacts machine, StoreFacts store, List<Finding> findings) {

    Installation {
        findings = List.copyOf(findings);
    }

    /// One thing that was found.
    ///
    /// @param code   for programs, `disk_low`; never changes its meaning
    /// @param remedy what to do next
    record Finding(Report.Level level, String code, String message, String remedy) {}
}
