package dev.galley.server.diagnosis;

import dev.galley.model.Caller;
import dev.galley.model.CollectionName;
import dev.galley.rules.ListAccess.Advice;
import java.util.List;

/// How the rules of an app are doing on its data, and what it runs on.
///
/// @param caller as whom lists were tried
record Report(
        Installation installation,
        Caller caller,
        List<Checked> collections,
        List<Finding> findings) {

    Report {
        collections = List.copyOf(collections);
        findings = List.copyOf(findings);
    }

    /// Whether nothing has to be mended.
    boolean isHealthy() {
        return findings.stream().noneMatch(finding -> finding.level() == Level.PROBLEM)
                && installation.findings().stream()
                        .noneMatch(finding -> finding.level() == Level.PROBLEM);
    }

    /// How grave something is.
    enum Level {
        /// Has to be mended: something is broken, or slow on the data there is.
        PROBLEM,
        /// Probably not meant, or slow when there is more data.
        WARNING,
        /// To know.
        NOTICE
    }

    /// One thing that was found.
    ///
    /// @param rule    `list`, `readable of salary`
    /// @param indexes that would mend it
    record Finding(
            Level level,
            CollectionName collection,
            String rule,
            String message,
            List<Advice> indexes) {
        Finding {
            indexes = List.copyOf(indexes);
        }
    }

    /// One collection.
    ///
    /// @param records counted no further than [Doctor#MAX_COUNTED]
    record Checked(CollectionName name, long records, List<CheckedRule> rules, Trial trial) {
        Checked {
            rules = List.copyOf(rules);
        }
    }

    /// One rule.
    ///
    /// @param text    as it applies, "" when absent
    /// @param letters of its classes
    /// @param depends in words
    record CheckedRule(
            String name, String text, boolean isPublic, String letters, List<String> depends) {
        CheckedRule {
            depends = List.copyOf(depends);
        }
    }

    /// A list that was tried.
    sealed interface Trial {
        /// The caller may not list.
        record Denied() implements Trial {}

        record Took(int records, long micros) implements Trial {}

        /// The store gave it up.
        record GivenUp(String code) implements Trial {}

        /// The doctor had no time left.
        record Untried() implements Trial {}
    }
}
