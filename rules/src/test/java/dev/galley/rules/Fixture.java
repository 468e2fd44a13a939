package dev.galley.rules;

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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Tasks in projects with members, and people who call.
final class Fixture {

    static final CollectionName TASKS = new CollectionName("tasks");
    static final CollectionName PROJECTS = new CollectionName("projects");
    static final CollectionName MEMBERS = new CollectionName("members");
    static final CollectionName USERS = new CollectionName("users");
    static final CollectionName DEVICES = new CollectionName("devices");

    static final String ADA = "0190a000-0000-7000-8000-00000000000a";
    static final String BOB = "0190a000-0000-7000-8000-00000000000b";
    static final String P1 = "0190a000-0000-7000-8000-0000000000f1";
    static final String P2 = "0190a000-0000-7000-8000-0000000000f2";

    /// 2026-11-21T12:00:00Z
    static final long NOW = 1_795_262_400_000L;

    static final Schema SCHEMA =
            Schema.of(
                    7,
                    new Collection(
                            1,
                            TASKS,
                            Collection.Kind.BASE,
                            List.of(
                                    Field.of("title", FieldType.Text.DEFAULT).asRequired(),
                                    Field.of("note", FieldType.Text.DEFAULT),
                                    relation("owner", USERS),
                                    relation("project", PROJECTS),
                                    relation("lead", USERS).asRequired(),
                                    Field.of("done", new FieldType.Bool()),
                                    Field.of("open", new FieldType.Bool()).asRequired(),
                                    Field.of("n", FieldType.Int.DEFAULT),
                                    Field.of("votes", FieldType.Int.DEFAULT).asRequired(),
                                    Field.of("weight", FieldType.Number.DEFAULT),
                                    Field.of("price", decimal(9, 2)),
                                    Field.of("cost", decimal(9, 4)).asRequired(),
                                    Field.of("huge", decimal(18, 0)),
                                    Field.of("due", new FieldType.DateTime()),
                                    Field.of("start", new FieldType.DateTime()).asRequired(),
                                    Field.of("tags", FieldType.Text.DEFAULT).asMany(10),
                                    Field.of("scores", FieldType.Int.DEFAULT).asMany(10),
                                    relation("helpers", USERS).asMany(10),
                                    Field.of("meta", new FieldType.Json()),
                                    Field.of("place", new FieldType.Point()),
                                    Field.of("base", new FieldType.Point()).asRequired(),
                                    Field.of("secret", FieldType.Text.DEFAULT)
                                            .withAccess(new Field.Access(true, "", "", false)),
                                    Field.of("salary", FieldType.Int.DEFAULT)
                                            .withAccess(
                                                    new Field.Access(
                                                            false,
                                                            "record.owner == auth.id",
                                                            "",
                                                            false))),
                            List.of(),
                            Map.of(Action.LIST, "public")),
                    new Collection(
                            2,
                            PROJECTS,
                            Collection.Kind.BASE,
                            List.of(
                                    Field.of("name", FieldType.Text.DEFAULT).asRequired(),
                                    relation("owner", USERS),
                                    relation("parent", PROJECTS),
                                    Field.of("active", new FieldType.Bool()),
                                    Field.of("labels", FieldType.Text.DEFAULT).asMany(10),
                                    relation("staff", USERS).asMany(10)),
                            List.of(),
                            Map.of(Action.VIEW, "list", Action.LIST, "record.owner == auth.id")),
                    new Collection(
                            3,
                            MEMBERS,
                            Collection.Kind.BASE,
                            List.of(
                                    relation("project", PROJECTS).asRequired(),
                                    relation("user", USERS),
                                    Field.of("level", FieldType.Int.DEFAULT)),
                            List.of(),
                            Map.of()),
                    new Collection(
                            4,
                            USERS,
                            Collection.Kind.AUTH,
                            List.of(
                                    Field.of("team", FieldType.Text.DEFAULT),
                                    Field.of("rank", FieldType.Int.DEFAULT),
                                    Field.of("home", new FieldType.Point()),
                                    relation("boss", USERS)),
                            List.of(),
                            Map.of()),
                    new Collection(
                            5,
                            DEVICES,
                            Collection.Kind.AUTH,
                            List.of(
                                    Field.of("team", FieldType.Text.DEFAULT),
                                    Field.of("rank", FieldType.Text.DEFAULT),
                                    Field.of("home", new FieldType.Point())),
                            List.of(),
                            Map.of()));

    private Fixture() {}

    static Field relation(String name, CollectionName to) {
        return Field.of(name, new FieldType.Relation(to, FieldType.OnDelete.SET_NULL));
    }

    private static FieldType.Decimal decimal(int precision, int scale) {
        return new FieldType.Decimal(precision, scale, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    static Rule rule(String text) {
        return rule(Scope.VIEW, text);
    }

    static Rule rule(Scope scope, String text) {
        try {
            return new RuleCompiler(SCHEMA).rule(TASKS, scope, text);
        } catch (RuleException wrong) {
            throw new AssertionError(wrong.getMessage(), wrong);
        }
    }

    static Rule filter(String text, Sight sight) {
        try {
            return new RuleCompiler(SCHEMA).filter(TASKS, text, sight);
        } catch (RuleException wrong) {
            throw new AssertionError(wrong.getMessage(), wrong);
        }
    }

    static CallFacts guest() {
        return facts(Caller.GUEST, Map.of());
    }

    static CallFacts ada() {
        return facts(
                user(USERS, ADA),
                Map.of("team", new Value.Text("red"), "home", new Value.Point(13.0, 52.0)));
    }

    static CallFacts device() {
        return facts(user(DEVICES, ADA), Map.of("team", new Value.Text("red")));
    }

    static Caller.User user(CollectionName collection, String id) {
        return new Caller.User(
                collection,
                new RecordId(id),
                "s1",
                Set.of("member", "editor"),
                true,
                Map.of(
                        "level",
                        3L,
                        "ratio",
                        1.5,
                        "whole",
                        4.0,
                        "plan",
                        "pro",
                        "beta",
                        true,
                        "teams",
                        List.of("red", 5L, "blue"),
                        "address",
                        Map.of("city", "Ulm")));
    }

    static CallFacts facts(Caller caller, Map<String, Value> fields) {
        return new CallFacts() {
            @Override
            public Call call() {
                return new Call(caller, NOW, "192.0.2.1", "GET", "ios", "2.1");
            }

            @Override
            public Value userField(String field) {
                return fields.getOrDefault(field, Value.NULL);
            }
        };
    }

    /// A task with every required field, and what is given.
    static Row task(Object... fields) {
        Map<String, Value> values = new LinkedHashMap<>();
        values.put("id", new Value.Text("t1"));
        values.put("title", new Value.Text("Tea"));
        values.put("lead", new Value.Text(BOB));
        values.put("open", new Value.Bool(true));
        values.put("votes", new Value.Int(5));
        values.put("cost", new Value.Decimal(99_900, 4));
        values.put("start", new Value.Timestamp(NOW));
        values.put("created", new Value.Timestamp(NOW));
        values.put("updated", new Value.Timestamp(NOW));
        values.put("base", new Value.Point(13.405, 52.52));
        values.put("tags", Value.Many.EMPTY);
        values.put("scores", Value.Many.EMPTY);
        values.put("helpers", Value.Many.EMPTY);
        return row(values, fields);
    }

    static Row row(Map<String, Value> base, Object... fields) {
        Map<String, Value> values = new HashMap<>(base);
        for (int i = 0; i < fields.length; i += 2) {
            values.put((String) fields[i], value(fields[i + 1]));
        }
        return name -> values.getOrDefault(name, Value.NULL);
    }

    static Value value(Object object) {
        return switch (object) {
            case Value value -> value;
            case String text -> new Value.Text(text);
            case Integer number -> new Value.Int(number);
            case Long number -> new Value.Int(number);
            case Double number -> new Value.Number(number);
            case Boolean bool -> new Value.Bool(bool);
            case List<?> list -> new Value.Many(list.stream().map(Fixture::value).toList());
            default -> throw new IllegalArgumentException("no value: " + object);
        };
    }

    /// Other records, by collection and id.
    static Lookups lookups(Map<CollectionName, Map<String, Row>> records) {
        return new Lookups() {
            @Override
            public Optional<Row> find(CollectionName collection, String id) {
                return Optional.ofNullable(records.getOrDefault(collection, Map.of()).get(id));
            }

            @Override
            public Verdict exists(LookupQuery query) {
                return query.over(
                        records.getOrDefault(query.collection(), Map.of()).values(), this);
            }
        };
    }
}
