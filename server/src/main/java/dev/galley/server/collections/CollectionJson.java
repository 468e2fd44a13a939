package dev.galley.server.collections;

import dev.galley.model.Action;
import dev.galley.model.Collection;
import dev.galley.model.Collection.Kind;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.FieldError;
import dev.galley.model.Index;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.server.fields.MergePatch;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The definition of a collection as JSON, the same over the admin API and in files.
public final class CollectionJson {

    /// Columns a table may have; both engines take more, readers do not.
    static final int MAX_FIELDS = 200;

    /// Each index is paid for at each write.
    static final int MAX_INDEXES = 32;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private CollectionJson() {}

    /// Reads a definition.
    ///
    /// @throws dev.galley.model.ProblemException `invalid_schema` with everything that is wrong
    public static Collection parse(ObjectNode json) {
        List<FieldError> errors = new ArrayList<>();
        Definition definition = new Definition(json, "", errors);
        Optional<Collection> collection = read(definition, new HashMap<>(), false);
        if (collection.isEmpty() || !errors.isEmpty()) {
            throw Problem.of(ProblemCode.INVALID_SCHEMA, errors);
        }
        return collection.get();
    }

    /// Reads a definition that may say what things were called before. Without a name there is no collection.
    static Optional<Desired> desired(Definition definition) {
        String renamedFrom = definition.text("renamed-from", "");
        Map<String, String> renamedFields = new HashMap<>();
        return read(definition, renamedFields, true)
                .map(collection -> new Desired(collection, renamedFrom, renamedFields));
    }

    private static Optional<Collection> read(
            Definition definition, Map<String, String> renamed, boolean mayRename) {
        Optional<CollectionName> name = name(definition);
        Kind kind = kind(definition);
        List<Field> fields = fields(definition, kind, renamed, mayRename);
        List<Index> indexes = indexes(definition);
        Map<Action, String> rules = rules(definition);
        definition.finish();
        return name.map(known -> new Collection(0, known, kind, fields, indexes, rules));
    }

    /// The present definition with `patch` merged in (RFC 7396): rules are named one by one, lists of
    /// fields and indexes are whole.
    static ObjectNode merged(Collection present, ObjectNode patch) {
        return MergePatch.merge(toJson(present), patch) instanceof ObjectNode merged
                ? merged
                : JSON.createObjectNode();
    }

    private static Optional<CollectionName> name(Definition definition) {
        String text = definition.text("name", "");
        Optional<CollectionName> name = CollectionName.parse(text);
        if (name.isEmpty()) {
            definition.error(
                    "/name",
                    "invalid_name",
                    "is not lower-case letters, digits and _, a letter first, at most "
                            + CollectionName.MAX_LENGTH);
        } else if (text.equals("admins")) {
            definition.error("/name", "reserved", "is reserved for those who run the app");
        }
        return name;
    }

    private static Kind kind(Definition definition) {
        String word = definition.text("kind", "base");
        return switch (word) {
            case "base" -> Kind.BASE;
            case "auth" -> Kind.AUTH;
            default -> {
                definition.error("/kind", "unknown", "is neither base nor auth");
                yield Kind.BASE;
            }
        };
    }

    private static List<Field> fields(
            Definition definition, Kind kind, Map<String, String> renamed, boolean mayRename) {
        List<Field> fields = new ArrayList<>(kind == Kind.AUTH ? AuthFields.ALL : List.of());
        Set<String> names = new HashSet<>(ReservedNames.of(kind));
        fields.forEach(f -> names.add(f.name()));
        List<Definition> definitions = definition.objects("fields");
        if (definitions.size() > MAX_FIELDS) {
            definition.error("/fields", "too_many", "has more than " + MAX_FIELDS + " fields");
            return fields;
        }
        for (Definition each : definitions) {
            String before = mayRename ? each.text("renamed-from", "") : "";
            Optional<Field> field = FieldJson.parse(each);
            if (field.isPresent() && !before.isEmpty()) {
                renamed.put(field.get().name(), before);
            }
            if (field.isPresent() && !names.add(field.get().name())) {
                each.error("/name", "duplicate", "is taken or reserved");
            }
            field.ifPresent(fields::add);
        }
        return fields;
    }

    private static List<Index> indexes(Definition definition) {
        List<Index> indexes = new ArrayList<>();
        List<Definition> definitions = definition.objects("indexes");
        if (definitions.size() > MAX_INDEXES) {
            definition.error("/indexes", "too_many", "has more than " + MAX_INDEXES + " indexes");
        }
        for (Definition each : definitions) {
            List<Index.Part> parts =
                    each.texts("fields").stream()
                            .map(t ->
                                    new Index.Part(
                                            t.startsWith("-") ? t.substring(1) : t,
                                            t.startsWith("-")))
                            .toList();
            boolean unique = each.flag("unique");
            each.finish();
            if (parts.isEmpty()) {
                each.error("/fields", "required", "names no field");
            } else {
                indexes.add(new Index(parts, unique));
            }
        }
        return indexes;
    }

    private static Map<Action, String> rules(Definition definition) {
        Map<Action, String> rules = new EnumMap<>(Action.class);
        Optional<Definition> texts = definition.object("rules");
        if (texts.isEmpty()) {
            return rules;
        }
        for (Action action : Action.values()) {
            if (texts.get().member(action.word()).isPresent()) {
                String text = texts.get().text(action.word(), "");
                if (text.isBlank()) {
                    texts.get()
                            .error(
                                    "/" + action.word(),
                                    "empty",
                                    "is empty; leave it out to deny everyone, say public to allow everyone");
                }
                rules.put(action, text);
            }
        }
        texts.get().finish();
        return rules;
    }

    /// The definition of a collection, without the fields that its kind brings.
    public static ObjectNode toJson(Collection collection) {
        ObjectNode json = JSON.createObjectNode();
        json.put("name", collection.name().value());
        json.put("kind", collection.kind() == Kind.AUTH ? "auth" : "base");
        var fields = json.putArray("fields");
        collection.fields().stream()
                .filter(f -> collection.kind() == Kind.BASE || !AuthFields.isOne(f.name()))
                .forEach(f -> fields.add(FieldToJson.write(f)));
        var indexes = json.putArray("indexes");
        for (Index index : collection.indexes()) {
            ObjectNode one = indexes.addObject();
            var parts = one.putArray("fields");
            index.fields().forEach(p -> parts.add((p.descending() ? "-" : "") + p.field()));
            if (index.unique()) {
                one.put("unique", true);
            }
        }
        ObjectNode rules = json.putObject("rules");
        collection.rules().forEach((action, text) -> rules.put(action.word(), text));
        return json;
    }
}
