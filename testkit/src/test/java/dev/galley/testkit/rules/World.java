package dev.galley.testkit.rules;

import dev.galley.model.Action;
import dev.galley.model.Call;
import dev.galley.model.Caller;
import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.RecordId;
import dev.galley.model.Schema;
import dev.galley.model.Value;
import dev.galley.rules.CallFacts;
import dev.galley.rules.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// A random schema with random records and callers.
///
/// Values come from small pools of the awkward ones, so that they meet: empty and equal texts, texts whose
/// order differs between code units and code points, the ends of every range, nulls, ids of nothing.
final class World {

    static final CollectionName USERS = new CollectionName("users");

    /// 2026-11-21T12:00:00Z
    static final long NOW = 1_795_262_400_000L;

    private static final List<String> TEXTS =
            List.of(
                    "",
                    "a",
                    "A",
                    "ab",
                    "b",
                    "ba",
                    "ä",
                    "Äa",
                    "\uFFFD",
                    "\uD83E\uDD8A",
                    "a\nb",
                    "a%",
                    "_",
                    "a'b",
                    "z");
    private static final List<Long> INTS =
            List.of(0L, 1L, -1L, 2L, 3L, 7L, Value.Int.MAX, -Value.Int.MAX);
    private static final List<Double> NUMBERS =
            List.of(0.0, -0.0, 1.0, 1.5, -2.25, 1e300, Double.MIN_VALUE, 9007199254740992.0);
    private static final List<Long> TIMES =
            List.of(NOW, NOW + 1, NOW - 86_400_000, 0L, Value.Timestamp.MIN, Value.Timestamp.MAX);
    private static final List<Long> UNSCALED = List.of(0L, 1L, -1L, 100L, 990L, 99_999L, -5L);

    /// Neighbours, antipodes, poles, both sides of the 180th meridian, less than what counts as a difference.
    static final List<Value.Point> POINTS =
            List.of(
                    new Value.Point(13.405, 52.52),
                    new Value.Point(13.4051, 52.5201),
                    new Value.Point(13.405 + 1e-10, 52.52),
                    new Value.Point(2.3522, 48.8566),
                    new Value.Point(-166.595, -52.52),
                    new Value.Point(0, 0),
                    new Value.Point(-1e-300, Double.MIN_VALUE),
                    new Value.Point(180, 0),
                    new Value.Point(-180, 0.001),
                    new Value.Point(179.9999, -16.5),
                    new Value.Point(-179.9999, -16.5),
                    new Value.Point(77.7, 90),
                    new Value.Point(-12.3, -90),
                    new Value.Point(100, 89.9999));

    private final RandomGenerator random;
    private final Schema schema;
    private final Map<CollectionName, Map<String, Map<String, Value>>> records =
            new LinkedHashMap<>();
    private final List<CallFacts> callers = new ArrayList<>();

    World(RandomGenerator random) {
        this.random = random;
        this.schema = makeSchema();
        for (Collection collection : schema.collections().values()) {
            records.put(collection.name(), makeRecords(collection));
        }
        callers.add(facts(Caller.GUEST, Map.of()));
        String member = pick(List.copyOf(records(USERS).keySet()));
        callers.add(facts(user(USERS, member), userRecord(member)));
        callers.add(facts(user(USERS, id("users", 99)), userRecord(id("users", 0))));
        callers.add(facts(user(new CollectionName("devices"), member), userRecord(member)));
    }

    Schema schema() {
        return schema;
    }

    List<CallFacts> callers() {
        return callers;
    }

    Map<String, Map<String, Value>> records(CollectionName collection) {
        return records.getOrDefault(collection, Map.of());
    }

    private Map<String, Value> userRecord(String id) {
        return records(USERS).getOrDefault(id, Map.of());
    }

    static Row row(Map<String, Value> values) {
        return field -> values.getOrDefault(field, Value.NULL);
    }

    <T> T pick(List<T> items) {
        return items.get(random.nextInt(items.size()));
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    int upTo(int bound) {
        return random.nextInt(bound);
    }

    private Schema makeSchema() {
        List<String> names = List.of("tasks", "projects", "members", "users");
        List<Collection> collections = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            Collection.Kind kind =
                    name.equals("users") ? Collection.Kind.AUTH : Collection.Kind.BASE;
            collections.add(
                    new Collection(
                            i + 1,
                            new CollectionName(name),
                            kind,
                            makeFields(names),
                            List.of(),
                            Map.of()));
        }
        collections.add(
                new Collection(
                        9,
                        new CollectionName("devices"),
                        Collection.Kind.AUTH,
                        collections.getLast().fields(),
                        List.of(),
                        Map.of()));
        return withRules(Schema.of(1, collections.toArray(Collection[]::new)));
    }

    private List<Field> makeFields(List<String> collections) {
        List<Field> fields = new ArrayList<>();
        fields.add(relation("rel0", USERS));
        fields.add(relation("rel1", new CollectionName(pick(collections))));
        fields.add(relation("rel2", new CollectionName(pick(collections))).asRequired());
        fields.add(relation("rels", new CollectionName(pick(collections))).asMany(5));
        fields.add(Field.of("text0", FieldType.Text.DEFAULT));
        fields.add(Field.of("text1", FieldType.Text.DEFAULT).asRequired());
        fields.add(Field.of("bool0", new FieldType.Bool()));
        fields.add(Field.of("bool1", new FieldType.Bool()).asRequired());
        fields.add(Field.of("int0", FieldType.Int.DEFAULT));
        fields.add(Field.of("int1", FieldType.Int.DEFAULT).asRequired());
        fields.add(Field.of("point0", new FieldType.Point()));
        fields.add(Field.of("point1", new FieldType.Point()).asRequired());
        List<Supplier<Field>> more =
                List.of(
                        () -> Field.of("number0", FieldType.Number.DEFAULT),
                        () -> Field.of("number1", FieldType.Number.DEFAULT).asRequired(),
                        () -> Field.of("decimal0", decimal(9, 2)),
                        () -> Field.of("decimal1", decimal(9, 4)).asRequired(),
                        () -> Field.of("time0", new FieldType.DateTime()),
                        () -> Field.of("time1", new FieldType.DateTime()).asRequired(),
                        () -> Field.of("texts", FieldType.Text.DEFAULT).asMany(5),
                        () -> Field.of("ints", FieldType.Int.DEFAULT).asMany(5),
                        () -> Field.of("bools", new FieldType.Bool()).asMany(5),
                        () -> Field.of("numbers", FieldType.Number.DEFAULT).asMany(5),
                        () -> Field.of("decimals", decimal(9, 2)).asMany(5),
                        () -> Field.of("times", new FieldType.DateTime()).asMany(5),
                        () -> Field.of("json0", new FieldType.Json()));
        more.stream().filter(_ -> chance(60)).map(Supplier::get).forEach(fields::add);
        return fields;
    }

    static FieldType decimal(int precision, int scale) {
        return new FieldType.Decimal(precision, scale, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private static Field relation(String name, CollectionName to) {
        return Field.of(name, new FieldType.Relation(to, FieldType.OnDelete.SET_NULL));
    }

    /// View rules and conditionally readable fields, for the guards of filters.
    private Schema withRules(Schema bare) {
        Schema schema = bare;
        for (Collection collection : bare.collections().values()) {
            List<Field> fields = new ArrayList<>();
            for (Field field : collection.fields()) {
                fields.add(chance(15) ? field.withAccess(readable(bare, collection)) : field);
            }
            Map<Action, String> rules =
                    chance(15) ? Map.of() : Map.of(Action.VIEW, rule(bare, collection));
            schema =
                    schema.with(
                            new Collection(
                                    collection.number(),
                                    collection.name(),
                                    collection.kind(),
                                    fields,
                                    List.of(),
                                    rules));
        }
        return schema;
    }

    private Field.Access readable(Schema bare, Collection collection) {
        return new Field.Access(false, rule(bare, collection), "", false);
    }

    private String rule(Schema bare, Collection collection) {
        return chance(15)
                ? "public"
                : new Expressions(this, bare, collection.name(), false).bool(2);
    }

    private Map<String, Map<String, Value>> makeRecords(Collection collection) {
        Map<String, Map<String, Value>> rows = new LinkedHashMap<>();
        int count = collection.name().value().equals("tasks") ? 20 : 3 + upTo(5);
        for (int i = 0; i < count; i++) {
            Map<String, Value> row = new LinkedHashMap<>();
            String id = id(collection.name().value(), i);
            row.put("id", new Value.Text(id));
            row.put("created", new Value.Timestamp(pick(TIMES)));
            row.put("updated", new Value.Timestamp(pick(TIMES)));
            collection.fields().forEach(field -> row.put(field.name(), value(field)));
            rows.put(id, row);
        }
        return rows;
    }

    /// Another value for a field.
    Value value(Field field) {
        if (field.many()) {
            Set<Value> items = new LinkedHashSet<>();
            for (int i = upTo(4); i > 0; i--) {
                items.add(single(field.type()));
            }
            return new Value.Many(List.copyOf(items));
        }
        return !field.required() && chance(25) ? Value.NULL : single(field.type());
    }

    private Value single(FieldType type) {
        return switch (type) {
            case FieldType.Relation relation -> new Value.Text(id(relation.to().value(), upTo(6)));
            case FieldType.Text _,
                    FieldType.Email _,
                    FieldType.Url _,
                    FieldType.Date _,
                    FieldType.Select _ ->
                    new Value.Text(pick(TEXTS));
            case FieldType.Int _ -> new Value.Int(pick(INTS));
            case FieldType.Number _ -> new Value.Number(pick(NUMBERS));
            case FieldType.Decimal decimal -> new Value.Decimal(pick(UNSCALED), decimal.scale());
            case FieldType.Bool _ -> new Value.Bool(chance(50));
            case FieldType.DateTime _ -> new Value.Timestamp(pick(TIMES));
            case FieldType.Json _ -> new Value.Json("{}");
            case FieldType.Point _ -> pick(POINTS);
        };
    }

    /// A UUIDv7 that tells collection and number; half of the higher numbers exist nowhere.
    static String id(String collection, int number) {
        return "0190a000-0000-7000-8000-%02x00000000%02x"
                .formatted((int) collection.charAt(0), number);
    }

    private Caller.User user(CollectionName collection, String id) {
        return new Caller.User(
                collection,
                new RecordId(id),
                "s1",
                Set.of("a", "admin"),
                chance(50),
                Map.of(
                        "text", pick(TEXTS),
                        "int", pick(INTS),
                        "number", pick(NUMBERS),
                        "bool", chance(50),
                        "list", List.of("a", "b", 1L, true, 1.5)));
    }

    private static CallFacts facts(Caller caller, Map<String, Value> fields) {
        return new CallFacts() {
            @Override
            public Call call() {
                return new Call(caller, NOW, "192.0.2.1", "GET", "ios", "2.1");
            }

            @Override
            public Value userField(String field) {
                return fields.getOrDefault(field, Value.NULL);
            }

            @Override
            public String toString() {
                return caller.toString();
            }
        };
    }
}
