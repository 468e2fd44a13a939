package dev.galley.server.collections;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.FieldError;
import dev.galley.model.Index;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.Schema;
import dev.galley.server.collections.PlanStep.Action;
import dev.galley.store.SchemaChange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Compares a desired schema with the present one. Knows definitions and no data.
final class SchemaPlanner {

    private static final Retyping RETYPING = new Retyping();

    /// Of the digest, in bytes: enough to tell plans apart.
    private static final int HASH_BYTES = 16;

    private final Schema present;
    private final List<Desired> desired;

    /// What each of them is now, by its name afterwards; nothing for a new one.
    private final Map<CollectionName, Collection> before = new HashMap<>();

    private final List<PlanStep> lines = new ArrayList<>();
    private final List<SchemaChange.Step> steps = new ArrayList<>();

    private SchemaPlanner(Schema present, List<Desired> desired) {
        this.present = present;
        this.desired = desired;
    }

    /// The way from `present` to the desired collections; those that are not among them go.
    ///
    /// @throws dev.galley.model.ProblemException `invalid_schema` with everything that is wrong
    static SchemaPlan plan(Schema present, List<Desired> desired) {
        return new SchemaPlanner(present, desired).plan();
    }

    private SchemaPlan plan() {
        List<FieldError> warnings = check();
        desired.forEach(this::compare);
        for (Collection old : present.collections().values()) {
            if (!before.containsValue(old)) {
                steps.add(new SchemaChange.Drop(old));
                lines.add(PlanStep.of(Action.DROP_COLLECTION, old.name(), "", "with its records"));
            }
        }
        SchemaChange change = new SchemaChange(present.version(), steps);
        return new SchemaPlan(hash(), lines, warnings, change);
    }

    /// @return warnings
    private List<FieldError> check() {
        List<FieldError> errors = new ArrayList<>();
        Map<CollectionName, String> pointers = new HashMap<>();
        TreeMap<CollectionName, Collection> all = new TreeMap<>();
        for (int i = 0; i < desired.size(); i++) {
            Collection wanted = desired.get(i).collection();
            if (all.put(wanted.name(), wanted) != null) {
                errors.add(new FieldError(pointer(i) + "/name", "duplicate", "is there twice"));
            }
            pointers.put(wanted.name(), pointer(i));
        }
        match(errors);
        for (int i = 0; i < desired.size(); i++) {
            Collection wanted = desired.get(i).collection();
            Collection old = before.get(wanted.name());
            if (old != null && old.kind() != wanted.kind()) {
                errors.add(
                        new FieldError(
                                pointer(i) + "/kind",
                                "fixed",
                                "does not change; drop the collection and make another"));
            }
        }
        if (all.size() > Collections.MAX_COLLECTIONS) {
            errors.add(
                    new FieldError(
                            "/collections",
                            "too_many",
                            "has more than " + Collections.MAX_COLLECTIONS + " collections"));
        }
        Schema next = new Schema(present.version() + 1, all);
        if (errors.isEmpty()) {
            errors.addAll(SchemaCheck.errors(next, pointers));
        }
        if (!errors.isEmpty()) {
            throw Problem.of(ProblemCode.INVALID_SCHEMA, errors);
        }
        return SchemaCheck.warnings(next, pointers);
    }

    /// Finds what each collection is now: first those that are renamed, each from another one; what they leave is
    /// nobody's, so a collection that has that name afterwards is a new one.
    private void match(List<FieldError> errors) {
        Set<CollectionName> taken = new HashSet<>();
        for (int i = 0; i < desired.size(); i++) {
            Desired wanted = desired.get(i);
            CollectionName name = wanted.collection().name();
            Optional<Collection> old =
                    present.find(name).isPresent()
                            ? Optional.empty()
                            : CollectionName.parse(wanted.renamedFrom()).flatMap(present::find);
            if (old.isPresent() && !taken.add(old.get().name())) {
                errors.add(twice(pointer(i)));
            }
            old.ifPresent(collection -> before.put(name, collection));
            if (old.or(() -> present.find(name)).stream()
                    .anyMatch(collection -> wanted.renamesTwice(collection))) {
                errors.add(twice(pointer(i) + "/fields"));
            }
        }
        for (Desired wanted : desired) {
            present.find(wanted.collection().name())
                    .filter(collection -> !taken.contains(collection.name()))
                    .ifPresent(collection -> before.put(collection.name(), collection));
        }
    }

    private static FieldError twice(String pointer) {
        return new FieldError(
                pointer + "/renamed-from", "duplicate", "names what another one is renamed from");
    }

    private static String pointer(int i) {
        return "/collections/" + i;
    }

    private void compare(Desired wanted) {
        Collection now = wanted.collection();
        Collection old = before.get(now.name());
        if (old == null) {
            steps.add(new SchemaChange.Make(now));
            int fields = now.fields().size();
            lines.add(
                    PlanStep.of(
                            Action.ADD_COLLECTION,
                            now.name(),
                            "",
                            fields + (fields == 1 ? " field" : " fields")));
            return;
        }
        SchemaChange.Alter change = wanted.changeOf(old, RETYPING);
        int known = lines.size();
        compare(change);
        if (lines.size() == known && !old.equals(change.after())) {
            lines.add(PlanStep.of(Action.CHANGE_FIELD, now.name(), "", "in another order"));
        }
        if (lines.size() > known) {
            steps.add(change);
        }
    }

    private void compare(SchemaChange.Alter change) {
        Collection before = change.before();
        Collection after = change.after();
        CollectionName name = after.name();
        if (!before.name().equals(name)) {
            lines.add(PlanStep.of(Action.RENAME_COLLECTION, name, "", "was " + before.name()));
        }
        List<String> kept = new ArrayList<>();
        for (Field field : after.fields()) {
            Optional<Field> old =
                    change.formerly(field.name())
                            .flatMap(former ->
                                    before.fields().stream()
                                            .filter(f -> f.name().equals(former))
                                            .findFirst());
            if (old.isPresent()) {
                kept.add(old.get().name());
                field(name, old.get(), field);
            } else {
                lines.add(
                        PlanStep.of(Action.ADD_FIELD, name, field.name(), FieldWords.type(field)));
            }
        }
        for (Field old : before.fields()) {
            if (!kept.contains(old.name())) {
                lines.add(PlanStep.of(Action.DROP_FIELD, name, old.name(), "with its values"));
            }
        }
        compareIndexes(name, before, after);
        if (!before.rules().equals(after.rules())) {
            lines.add(PlanStep.of(Action.CHANGE_RULES, name, "", rules(before, after)));
        }
    }

    private void field(CollectionName name, Field old, Field after) {
        if (!old.name().equals(after.name())) {
            lines.add(PlanStep.of(Action.RENAME_FIELD, name, after.name(), "was " + old.name()));
        }
        if (!FieldWords.type(old).equals(FieldWords.type(after))) {
            lines.add(
                    PlanStep.of(
                            Action.RETYPE_FIELD,
                            name,
                            after.name(),
                            FieldWords.type(old) + " becomes " + FieldWords.type(after)));
        }
        String changes = FieldWords.changes(old.named(after.name()), after);
        if (!changes.isEmpty()) {
            lines.add(PlanStep.of(Action.CHANGE_FIELD, name, after.name(), changes));
        }
    }

    private void compareIndexes(CollectionName name, Collection before, Collection after) {
        for (Index index : after.indexes()) {
            if (!before.indexes().contains(index)) {
                lines.add(
                        PlanStep.of(
                                Action.ADD_INDEX, name, FieldWords.index(index), unique(index)));
            }
        }
        for (Index index : before.indexes()) {
            if (!after.indexes().contains(index)) {
                lines.add(
                        PlanStep.of(
                                Action.DROP_INDEX, name, FieldWords.index(index), unique(index)));
            }
        }
    }

    private static String unique(Index index) {
        return index.unique() ? "unique" : "";
    }

    private static String rules(Collection before, Collection after) {
        List<String> words = new ArrayList<>();
        for (var action : dev.galley.model.Action.values()) {
            if (!before.rule(action).equals(after.rule(action))) {
                words.add(action.word());
            }
        }
        return String.join(", ", words);
    }

    private String hash() {
        StringBuilder text = new StringBuilder().append(present.version());
        for (Desired each : desired) {
            text.append('\n').append(CollectionJson.toJson(each.collection()));
        }
        for (PlanStep line : lines) {
            text.append('\n').append(line.action().word());
            text.append(' ').append(line.collection()).append(' ').append(line.subject());
            text.append(' ').append(line.detail());
        }
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
