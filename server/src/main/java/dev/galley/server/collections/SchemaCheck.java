package dev.galley.server.collections;

import dev.galley.model.Action;
import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.FieldError;
import dev.galley.model.FieldType;
import dev.galley.model.Index;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.Schema;
import dev.galley.rules.Rule;
import dev.galley.rules.RuleCompiler;
import dev.galley.rules.RuleError;
import dev.galley.rules.RuleException;
import dev.galley.rules.RuleTexts;
import dev.galley.rules.RuleWarning;
import dev.galley.rules.Scope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What can only be judged in the whole schema: references between collections, indexes, and rules.
final class SchemaCheck {

    private SchemaCheck() {}

    /// Refuses a schema in which the collection that changes, or a rule of any other, does not hold.
    ///
    /// @throws dev.galley.model.ProblemException `invalid_schema`
    static void refuseInvalid(Schema schema, Collection changed) {
        List<FieldError> errors = new ArrayList<>(shapeErrors(schema, changed, ""));
        if (errors.isEmpty()) {
            RuleCompiler compiler = new RuleCompiler(schema);
            errors.addAll(rulesOf(compiler, changed, ""));
            schema.collections().values().stream()
                    .filter(c -> !c.name().equals(changed.name()))
                    .forEach(c -> errors.addAll(rulesOf(compiler, c, c.name() + ": ")));
        }
        if (!errors.isEmpty()) {
            throw Problem.of(ProblemCode.INVALID_SCHEMA, errors);
        }
    }

    /// What is wrong with a whole schema: relations, indexes and searches first, and if those hold, rules.
    ///
    /// @param pointers where each collection stands in what was sent
    static List<FieldError> errors(Schema schema, Map<CollectionName, String> pointers) {
        List<FieldError> errors = new ArrayList<>();
        for (Collection each : schema.collections().values()) {
            errors.addAll(shapeErrors(schema, each, pointers.getOrDefault(each.name(), "")));
        }
        if (errors.isEmpty()) {
            RuleCompiler compiler = new RuleCompiler(schema);
            for (Collection each : schema.collections().values()) {
                String pointer = pointers.getOrDefault(each.name(), "");
                rulesOf(compiler, each, "").forEach(e -> errors.add(at(pointer, e)));
            }
        }
        return errors;
    }

    private static FieldError at(String pointer, FieldError error) {
        return new FieldError(
                pointer + error.pointer(), error.code(), error.detail(), error.place());
    }

    private static List<FieldError> shapeErrors(Schema schema, Collection changed, String pointer) {
        List<FieldError> errors = new ArrayList<>();
        checkRelations(schema, changed, errors);
        checkIndexes(changed, errors);
        checkSearchable(changed, errors);
        return errors.stream().map(e -> at(pointer, e)).toList();
    }

    /// What is wrong with the rules of any collection of `schema`.
    static List<FieldError> ruleErrors(Schema schema) {
        List<FieldError> errors = new ArrayList<>();
        RuleCompiler compiler = new RuleCompiler(schema);
        for (Collection collection : schema.collections().values()) {
            errors.addAll(rulesOf(compiler, collection, collection.name() + ": "));
        }
        return errors;
    }

    /// What is allowed in the rules of a collection and probably not meant.
    static List<FieldError> warnings(Schema schema, Collection collection) {
        List<FieldError> warnings = new ArrayList<>();
        RuleCheck check =
                new RuleCheck(
                        new RuleCompiler(schema), collection, "", new ArrayList<>(), warnings);
        check.all();
        return warnings;
    }

    /// The same of a whole schema, whose rules hold.
    ///
    /// @param pointers where each collection stands in what was sent
    static List<FieldError> warnings(Schema schema, Map<CollectionName, String> pointers) {
        RuleCompiler compiler = new RuleCompiler(schema);
        List<FieldError> all = new ArrayList<>();
        for (Collection each : schema.collections().values()) {
            List<FieldError> warnings = new ArrayList<>();
            new RuleCheck(compiler, each, "", new ArrayList<>(), warnings).all();
            String pointer = pointers.getOrDefault(each.name(), "");
            warnings.forEach(warning -> all.add(at(pointer, warning)));
        }
        return all;
    }

    /// What a change of a collection would lose.
    static List<FieldError> losses(Collection before, Collection after) {
        List<FieldError> errors = new ArrayList<>();
        if (before.kind() != after.kind() || !before.name().equals(after.name())) {
            errors.add(
                    new FieldError(
                            "/name", "fixed", "name and kind of a collection do not change"));
        }
        for (Field old : before.fields()) {
            Optional<Field> kept =
                    after.fields().stream().filter(f -> f.name().equals(old.name())).findFirst();
            if (kept.isEmpty()) {
                errors.add(
                        new FieldError(
                                "/fields",
                                "loses_data",
                                "the field " + old.name() + " would be lost with its data"));
            } else if (!sameStorage(old, kept.get())) {
                errors.add(
                        new FieldError(
                                "/fields/" + after.fields().indexOf(kept.get()),
                                "retyped",
                                "the field " + old.name() + " would change its type"));
            }
        }
        return errors;
    }

    /// Whether values of one field are values of the other just as they are stored.
    private static boolean sameStorage(Field a, Field b) {
        boolean sameType =
                switch (a.type()) {
                    case FieldType.Relation r ->
                            b.type() instanceof FieldType.Relation other
                                    && other.to().equals(r.to());
                    case FieldType.Decimal d ->
                            b.type() instanceof FieldType.Decimal other
                                    && other.scale() == d.scale();
                    case FieldType.Text _,
                            FieldType.Email _,
                            FieldType.Url _,
                            FieldType.Int _,
                            FieldType.Number _,
                            FieldType.Bool _,
                            FieldType.DateTime _,
                            FieldType.Date _,
                            FieldType.Json _,
                            FieldType.Point _,
                            FieldType.Select _ ->
                            a.type().word().equals(b.type().word());
                };
        return sameType && a.many() == b.many();
    }

    private static void checkRelations(Schema schema, Collection changed, List<FieldError> errors) {
        for (int i = 0; i < changed.fields().size(); i++) {
            Field field = changed.fields().get(i);
            if (field.type() instanceof FieldType.Relation relation) {
                if (schema.find(relation.to()).isEmpty()) {
                    errors.add(
                            new FieldError(
                                    "/fields/" + i + "/to",
                                    "unknown",
                                    "there is no collection " + relation.to()));
                }
                if (field.required()
                        && !field.many()
                        && relation.onDelete() == FieldType.OnDelete.SET_NULL) {
                    errors.add(
                            new FieldError(
                                    "/fields/" + i + "/on-delete",
                                    "conflict",
                                    "a required relation cannot become null; choose restrict or cascade"));
                }
            }
        }
    }

    private static void checkIndexes(Collection changed, List<FieldError> errors) {
        for (int i = 0; i < changed.indexes().size(); i++) {
            Set<String> seen = new HashSet<>();
            for (Index.Part part : changed.indexes().get(i).fields()) {
                Optional<Field> field = changed.field(part.field());
                boolean indexable =
                        field.isPresent() && !field.get().many() && field.get().type().ordered();
                if (!indexable || !seen.add(part.field())) {
                    errors.add(
                            new FieldError(
                                    "/indexes/" + i + "/fields",
                                    "invalid",
                                    part.field()
                                            + " is no field, is there twice, or is a list, json or point"));
                }
            }
        }
    }

    /// A search says which records have a word, so it would tell what a field that is kept back has in it.
    private static void checkSearchable(Collection changed, List<FieldError> errors) {
        for (Field field : changed.searchable()) {
            if (field.access().hidden() || !field.access().readable().isEmpty()) {
                errors.add(
                        new FieldError(
                                "/fields/" + changed.fields().indexOf(field) + "/searchable",
                                "conflict",
                                "a search would tell what is in a field that is hidden or has a"
                                        + " readable rule"));
            }
        }
    }

    private static List<FieldError> rulesOf(
            RuleCompiler compiler, Collection collection, String prefix) {
        RuleCheck check =
                new RuleCheck(compiler, collection, prefix, new ArrayList<>(), new ArrayList<>());
        check.all();
        return check.errors;
    }

    /// Compiles the rules of one collection and gathers what is wrong with them, and what is odd.
    private record RuleCheck(
            RuleCompiler compiler,
            Collection collection,
            String prefix,
            List<FieldError> errors,
            List<FieldError> warnings) {

        void all() {
            collection.rules().keySet().forEach(this::action);
            for (int i = 0; i < collection.fields().size(); i++) {
                Field.Access access = collection.fields().get(i).access();
                field(Scope.READABLE, access.readable(), "/fields/" + i + "/readable");
                field(Scope.WRITABLE, access.writable(), "/fields/" + i + "/writable");
            }
        }

        void action(Action action) {
            String pointer = "/rules/" + action.word();
            try {
                Optional<String> text = RuleTexts.resolve(collection, action);
                // A rule that refers to another one says nothing odd of its own.
                boolean own = text.equals(collection.rule(action));
                if (text.isPresent()) {
                    Rule rule = compiler.rule(collection.name(), Scope.of(action), text.get());
                    warn(own ? rule.warnings() : List.of(), pointer);
                }
            } catch (RuleException e) {
                add(pointer, e);
            }
        }

        void field(Scope scope, String text, String pointer) {
            if (text.isEmpty()) {
                return;
            }
            try {
                warn(compiler.rule(collection.name(), scope, text).warnings(), pointer);
            } catch (RuleException e) {
                add(pointer, e);
            }
        }

        private void warn(List<RuleWarning> found, String pointer) {
            for (RuleWarning warning : found) {
                warnings.add(
                        new FieldError(pointer, "odd_rule", warning.message(), warning.place()));
            }
        }

        private void add(String pointer, RuleException e) {
            for (RuleError error : e.errors()) {
                errors.add(
                        new FieldError(
                                prefix.isEmpty() ? pointer : "",
                                "invalid_rule",
                                prefix.isEmpty()
                                        ? error.message()
                                        : prefix + pointer + ": " + error.message(),
                                error.place()));
            }
        }
    }
}
