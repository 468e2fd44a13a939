package dev.galley.store;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.rules.SqlText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Collections that come, change and go, all in one transaction.
///
/// What each step loses is decided before it gets here: whatever it says is done.
///
/// @param basedOn the version of the schema that the change was decided on; on any other it is refused
/// @param steps   one at most for each collection; in whatever order, relations between them may be mutual
/// @param statements on Galley's own tables, which follow in the same transaction
public record SchemaChange(long basedOn, List<Step> steps, List<SqlText> statements) {

    public SchemaChange {
        steps = List.copyOf(steps);
        statements = List.copyOf(statements);
    }

    public SchemaChange(long basedOn, List<Step> steps) {
        this(basedOn, steps, List.of());
    }

    /// This change and, behind it, more statements.
    public SchemaChange then(List<SqlText> more) {
        return new SchemaChange(
                basedOn, steps, Stream.concat(statements.stream(), more.stream()).toList());
    }

    /// What becomes of one collection.
    public sealed interface Step {}

    /// A new collection; its number is given by the engine.
    public record Make(Collection made) implements Step {}

    /// A collection that stays, perhaps under another name. Fields that are gone from it go with their values.
    ///
    /// @param renamed    the fields of `after` that had another name, and which
    /// @param conversion of the fields whose values are stored in another way from now on
    public record Alter(
            Collection before, Collection after, Map<String, String> renamed, Conversion conversion)
            implements Step {

        public Alter {
            renamed = Map.copyOf(renamed);
        }

        /// What the field was called before, or empty when it is new.
        public Optional<String> formerly(String field) {
            String old = renamed.getOrDefault(field, field);
            boolean taken = !renamed.containsKey(field) && renamed.containsValue(field);
            boolean known = before.fields().stream().anyMatch(f -> f.name().equals(old));
            return known && !taken ? Optional.of(old) : Optional.empty();
        }
    }

    /// A collection that goes with all its records.
    public record Drop(Collection gone) implements Step {}

    /// What a collection is called afterwards.
    public CollectionName nameAfter(CollectionName present) {
        return steps.stream()
                .filter(Alter.class::isInstance)
                .map(Alter.class::cast)
                .filter(alter -> alter.before().name().equals(present))
                .map(alter -> alter.after().name())
                .findFirst()
                .orElse(present);
    }

    public static SchemaChange make(long basedOn, Collection made) {
        return new SchemaChange(basedOn, List.of(new Make(made)));
    }

    /// A collection whose fields keep their names and types, as far as they stay.
    public static SchemaChange alter(long basedOn, Collection before, Collection after) {
        return new SchemaChange(
                basedOn, List.of(new Alter(before, after, Map.of(), Conversion.NONE)));
    }

    public static SchemaChange drop(long basedOn, Collection gone) {
        return new SchemaChange(basedOn, List.of(new Drop(gone)));
    }
}
