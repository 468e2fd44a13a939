package dev.galley.server.gate;

import dev.galley.model.Action;
import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.Schema;
import dev.galley.rules.Dependencies;
import dev.galley.rules.Rule;
import dev.galley.rules.RuleCompiler;
import dev.galley.rules.RuleException;
import dev.galley.rules.RuleTexts;
import dev.galley.rules.Scope;
import dev.galley.rules.Sight;
import dev.galley.rules.TraceableRule;
import dev.galley.store.Footprint;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The rules of one version of the schema, compiled when first asked for, and what they depend on.
public final class CompiledRules {

    private static final Logger LOG = LoggerFactory.getLogger(CompiledRules.class);

    private static final List<Scope> FIELD_SCOPES = List.of(Scope.READABLE, Scope.WRITABLE);

    /// Filters that apps send again and again, one for each of their screens. One weighs some 20 KB.
    private static final int MAX_FILTERS = 200;

    /// Longer filters are not kept.
    private static final int MAX_FILTER = 512;

    private final Schema schema;
    private final RuleCompiler compiler;
    private final Kept<FilterKey, Rule> filters = new Kept<>(MAX_FILTERS);
    private final Map<Key, Optional<Rule>> rules = new ConcurrentHashMap<>();
    private volatile @Nullable Facts facts;

    CompiledRules(Schema schema) {
        this.schema = schema;
        this.compiler = new RuleCompiler(schema);
    }

    /// The version of the schema whose rules these are.
    public Schema schema() {
        return schema;
    }

    /// A client's filter, which finds out no more than `sight` allows.
    ///
    /// @throws RuleException if it does not compile
    public Rule filter(Collection collection, String text, Sight sight) throws RuleException {
        FilterKey key = new FilterKey(collection.name(), text, sight);
        Optional<Rule> known = filters.find(key);
        if (known.isPresent()) {
            return known.get();
        }
        Rule made = compiler.filter(collection.name(), text, sight);
        return text.length() <= MAX_FILTER ? filters.keep(key, made) : made;
    }

    /// The collection's rule for an action; empty when there is none, which denies.
    Optional<Rule> rule(Collection collection, Action action) {
        return rules.computeIfAbsent(
                new Key(collection.name(), Scope.of(action), ""),
                key -> compileAction(collection, action, key));
    }

    /// The text that governs an action in the end, or empty when there is none, which denies.
    public Optional<String> text(Collection collection, Action action) {
        try {
            return RuleTexts.resolve(collection, action);
        } catch (RuleException circle) {
            return Optional.empty();
        }
    }

    /// A rule that can tell of its parts. Compiled anew: only explanations ask for it.
    ///
    /// @throws RuleException if it does not compile
    public TraceableRule traceable(Collection collection, Scope scope, String text)
            throws RuleException {
        return compiler.traceable(collection.name(), scope, text);
    }

    /// The field's own rule; empty when it has none, so that the collection's rule is enough.
    Optional<Rule> fieldRule(Collection collection, Field field, Scope scope) {
        String text = fieldText(field, scope);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return rules.computeIfAbsent(
                new Key(collection.name(), scope, field.name()), key -> compile(key, text));
    }

    /// Whether some field has a rule of its own, so that what a caller sees depends on more than the collection's.
    public static boolean hasFieldRule(Collection collection, Scope scope) {
        return collection.fields().stream().anyMatch(field -> hasFieldRule(field, scope));
    }

    static boolean hasFieldRule(Field field, Scope scope) {
        return !fieldText(field, scope).isEmpty();
    }

    /// The columns of each collection whose old values the change log must carry: those that decide
    /// who may read something.
    public Map<CollectionName, Set<String>> ruleColumns() {
        return facts().ruleColumns;
    }

    /// What a write of `action` in `collection` touches; a deletion reaches as far as its cascades.
    public Footprint footprint(Collection collection, Action action) {
        Set<CollectionName> written =
                action == Action.DELETE ? reachedByDeletion(collection) : Set.of(collection.name());
        Set<CollectionName> lookedUp = new HashSet<>();
        rule(collection, action)
                .ifPresent(r -> lookedUp.addAll(r.dependencies().lookups().keySet()));
        if (action != Action.DELETE) {
            for (Field field : collection.fields()) {
                fieldRule(collection, field, Scope.WRITABLE)
                        .ifPresent(r -> lookedUp.addAll(r.dependencies().lookups().keySet()));
            }
        }
        Set<CollectionName> watched = new HashSet<>(written);
        watched.retainAll(facts().watched);
        return new Footprint(written, watched, lookedUp);
    }

    private Set<CollectionName> reachedByDeletion(Collection collection) {
        Set<CollectionName> reached = new HashSet<>(Set.of(collection.name()));
        Deque<CollectionName> open = new ArrayDeque<>(reached);
        while (!open.isEmpty()) {
            CollectionName gone = open.pop();
            for (Collection other : schema.collections().values()) {
                boolean refers =
                        other.fields().stream()
                                .anyMatch(f ->
                                        f.type() instanceof FieldType.Relation relation
                                                && relation.to().equals(gone));
                if (refers && reached.add(other.name())) {
                    open.push(other.name());
                }
            }
        }
        return reached;
    }

    private Optional<Rule> compileAction(Collection collection, Action action, Key key) {
        try {
            return RuleTexts.resolve(collection, action).flatMap(text -> compile(key, text));
        } catch (RuleException e) {
            return unusable(key, e);
        }
    }

    private Optional<Rule> compile(Key key, String text) {
        try {
            return Optional.of(compiler.rule(key.collection, key.scope, text));
        } catch (RuleException e) {
            return unusable(key, e);
        }
    }

    /// A rule was compiled when it was saved; one that no longer compiles denies and is reported.
    private static Optional<Rule> unusable(Key key, RuleException e) {
        LOG.error("the {} rule of {} does not compile and denies", key.scope, key.collection, e);
        return Optional.empty();
    }

    private Facts facts() {
        Facts known = facts;
        if (known == null) {
            known = gatherFacts();
            facts = known;
        }
        return known;
    }

    private Facts gatherFacts() {
        Facts gathered = new Facts(new HashMap<>(), new HashSet<>());
        for (Collection collection : schema.collections().values()) {
            for (Action action : Action.values()) {
                rule(collection, action)
                        .ifPresent(r -> gathered.add(collection, isRead(action), r));
            }
            for (Field field : collection.fields()) {
                for (Scope scope : FIELD_SCOPES) {
                    fieldRule(collection, field, scope)
                            .ifPresent(r -> gathered.add(collection, scope == Scope.READABLE, r));
                }
            }
        }
        return gathered;
    }

    private static boolean isRead(Action action) {
        return switch (action) {
            case LIST, VIEW -> true;
            case CREATE, UPDATE, DELETE -> false;
        };
    }

    private static String fieldText(Field field, Scope scope) {
        return scope == Scope.READABLE ? field.access().readable() : field.access().writable();
    }

    /// What a filter means follows from these.
    private record FilterKey(CollectionName collection, String text, Sight sight) {}

    private record Key(CollectionName collection, Scope scope, String field) {}

    /// What all rules of a schema together depend on.
    private record Facts(
            Map<CollectionName, Set<String>> ruleColumns, Set<CollectionName> watched) {

        void add(Collection collection, boolean read, Rule rule) {
            Dependencies on = rule.dependencies();
            if (!read) {
                watched.addAll(on.lookups().keySet());
                return;
            }
            columnsOf(collection.name()).addAll(on.columns());
            on.lookups().forEach((name, columns) -> columnsOf(name).addAll(columns));
        }

        private Set<String> columnsOf(CollectionName name) {
            return ruleColumns.computeIfAbsent(name, n -> new HashSet<>());
        }
    }
}
