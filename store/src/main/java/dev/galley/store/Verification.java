package dev.galley.store;

import java.util.List;

/// What a check of the whole store found.
///
/// @param records how many were compared with their log entries
/// @param entries how many log entries were read
/// @param findings one sentence each; empty when all is well
public record Verification(long records, long entries, List<String> findings) {

    public Verification {
        findings = List.copyOf(findings);
    }

    public boolean isClean() {
        return findings.isEmpty();
    }
}
