package dev.galley.server.diagnosis;

import dev.galley.model.Action;
import dev.galley.model.Collection;
import dev.galley.model.Field;
import dev.galley.rules.ListAccess;
import dev.galley.rules.ListAccess.Advice;
import dev.galley.rules.Rule;
import dev.galley.rules.RuleClass;
import dev.galley.rules.RuleCompiler;
import dev.galley.rules.RuleException;
import dev.galley.rules.RuleTexts;
import dev.galley.rules.RuleWarning;
import dev.galley.rules.Scope;
import dev.galley.server.diagnosis.Report.CheckedRule;
import dev.galley.server.diagnosis.Report.Finding;
import dev.galley.server.diagnosis.Report.Level;
import java.util.ArrayList;
import java.util.List;

/// Looks at the rules of one collection.
final class RuleExamination {

    /// Fewer records than these are read in a millisecond or so, with an index or without.
    private static final int MANY = 1_000;

    private final RuleCompiler compiler;
    private final Collection collection;
    private final long records;
    private final List<CheckedRule> rules = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    RuleExamination(RuleCompiler compiler, Collection collection, long records) {
        this.compiler = compiler;
        this.collection = collection;
        this.records = records;
    }

    List<CheckedRule> rules() {
        return List.copyOf(rules);
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    void examine(Action action) {
        try {
            String text = RuleTexts.resolve(collection, action).orElse("");
            examine(new Standing(action.word(), Scope.of(action), effect(action)), text);
        } catch (RuleException circle) {
            broken(action.word(), circle);
        }
    }

    void examineReadable(Field field) {
        examineField(
                new Standing(
                        "readable of " + field.name(),
                        Scope.READABLE,
                        "who reads " + collection.name() + "." + field.name()),
                field.access().readable());
    }

    void examineWritable(Field field) {
        examineField(
                new Standing(
                        "writable of " + field.name(),
                        Scope.WRITABLE,
                        "who sets " + collection.name() + "." + field.name()),
                field.access().writable());
    }

    /// @param effect what depends on the rule, in words
    private record Standing(String name, Scope scope, String effect) {}

    private String effect(Action action) {
        return switch (action) {
            case LIST, VIEW -> "who sees " + collection.name();
            case CREATE -> "who makes " + collection.name();
            case UPDATE -> "who changes " + collection.name();
            case DELETE -> "who deletes " + collection.name();
        };
    }

    /// A field without a rule of its own follows the collection's; there is nothing to say.
    private void examineField(Standing standing, String text) {
        if (!text.isEmpty()) {
            examine(standing, text);
        }
    }

    private void examine(Standing standing, String text) {
        if (text.isEmpty()) {
            rules.add(new CheckedRule(standing.name(), "", false, "", List.of()));
            return;
        }
        try {
            examine(standing, compiler.rule(collection.name(), standing.scope(), text));
        } catch (RuleException broken) {
            broken(standing.name(), broken);
        }
    }

    private void examine(Standing standing, Rule rule) {
        boolean isPublic = RuleTexts.isPublic(rule.text());
        rules.add(
                new CheckedRule(
                        standing.name(),
                        rule.text(),
                        isPublic,
                        rule.plan().letters(),
                        rule.plan().inWords(standing.effect())));
        if (isPublic) {
            find(Level.NOTICE, standing, "public: everybody, guests included", List.of());
        }
        for (RuleWarning warning : rule.warnings()) {
            find(
                    Level.WARNING,
                    standing,
                    "line %d, column %d: %s"
                            .formatted(
                                    warning.place().line(),
                                    warning.place().column(),
                                    warning.message()),
                    List.of());
        }
        examineAccess(standing, rule, isPublic);
    }

    private void examineAccess(Standing standing, Rule rule, boolean isPublic) {
        ListAccess access = rule.access();
        boolean lists = standing.scope() == Scope.LIST;
        if (lists && !access.served() && !isPublic) {
            find(
                    records >= MANY ? Level.PROBLEM : Level.WARNING,
                    standing,
                    access.missing().isEmpty()
                            ? "a list reads every record: no index can answer this rule"
                            : "a list reads every record, for want of an index",
                    access.missing());
        }
        if (!access.lookups().isEmpty()) {
            find(
                    Level.WARNING,
                    standing,
                    "an exists reads a whole collection, for want of an index",
                    access.lookups());
        }
        if (!access.better().isEmpty()) {
            find(
                    Level.NOTICE,
                    standing,
                    "an exists finds its records faster with an index over all it compares",
                    access.better());
        }
        boolean read = lists || standing.scope() == Scope.VIEW;
        if (read && rule.plan().is(RuleClass.COMPARED)) {
            find(
                    Level.NOTICE,
                    standing,
                    "clients that keep a copy compare it as a whole; see the rule's class X",
                    List.of());
        }
    }

    private void broken(String name, RuleException broken) {
        findings.add(
                new Finding(
                        Level.PROBLEM,
                        collection.name(),
                        name,
                        "does not compile, and so denies everyone: " + broken.getMessage(),
                        List.of()));
    }

    private void find(Level level, Standing standing, String message, List<Advice> indexes) {
        findings.add(new Finding(level, collection.name(), standing.name(), message, indexes));
    }
}
