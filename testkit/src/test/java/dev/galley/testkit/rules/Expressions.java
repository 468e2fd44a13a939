package dev.galley.testkit.rules;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.Schema;
import dev.galley.model.Sphere;
import dev.galley.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Writes random expressions that are well typed over a schema.
final class Expressions {

    private final World world;
    private final Schema schema;
    private final boolean filter;
    private final List<Variable> rows = new ArrayList<>();
    private final List<Item> items = new ArrayList<>();
    private int names;

    /// A row that has members; the name is "" where fields are bare.
    private record Variable(String name, CollectionName collection) {}

    private record Item(String name, FieldType.Kind kind) {}

    Expressions(World world, Schema schema, CollectionName collection, boolean filter) {
        this.world = world;
        this.schema = schema;
        this.filter = filter;
        rows.add(new Variable(filter ? "" : "record", collection));
    }

    String bool(int depth) {
        if (depth <= 0) {
            return leaf(0);
        }
        return switch (world.upTo(14)) {
            case 0, 1 -> "(" + bool(depth - 1) + " && " + bool(depth - 1) + ")";
            case 2, 3 -> "(" + bool(depth - 1) + " || " + bool(depth - 1) + ")";
            case 4 -> "!(" + bool(depth - 1) + ")";
            case 5 ->
                    "(" + bool(depth - 1) + " ? " + bool(depth - 1) + " : " + bool(depth - 1) + ")";
            case 6, 7 -> filter ? quantifier(depth) : lookup(depth);
            case 8 -> quantifier(depth);
            case 9 -> filter ? quantifier(depth) : "!(" + lookup(depth) + ")";
            case 10 -> tied(depth);
            default -> leaf(depth);
        };
    }

    /// A comparison or another test; now and then of something computed, however little depth is left.
    private String leaf(int left) {
        int depth = Math.max(left, world.upTo(3));
        return switch (world.upTo(19)) {
            case 15, 16 -> distance();
            case 17 -> size();
            case 0 -> field(FieldType.Kind.BOOL, 2);
            case 1 ->
                    filter
                            ? "bool1"
                            : world.pick(
                                    List.of(
                                            "auth != null",
                                            "auth.verified",
                                            "auth.claims.bool",
                                            "auth.claims.text"));
            case 2 -> nullTest();
            case 3 ->
                    pair(
                            text(depth - 1),
                            List.of("<", "<=", ">", ">=", "==", "!="),
                            text(depth - 1));
            case 4, 5 -> pair(id(), List.of("==", "!=", "==", "!="), id());
            case 6 ->
                    pair(
                            integer(depth - 1),
                            List.of("<", "<=", ">", ">=", "==", "!="),
                            integer(depth - 1));
            case 7 -> pair(number(), List.of("<", "<=", ">", ">=", "==", "!="), number());
            case 8 -> pair(decimal(), List.of("<", "<=", ">", ">=", "==", "!="), decimal());
            case 9 ->
                    pair(
                            time(depth - 1),
                            List.of("<", "<=", ">", ">=", "==", "!="),
                            time(depth - 1));
            case 10 ->
                    text(depth - 1)
                            + world.pick(List.of(".startsWith(", ".endsWith(", ".contains("))
                            + text(depth - 1)
                            + ")";
            case 11 -> in(depth);
            case 12 ->
                    pair(
                            "(" + bool(depth - 1) + ")",
                            List.of("==", "!=", "<"),
                            field(FieldType.Kind.BOOL, 1));
            case 13 ->
                    text(depth - 1)
                            + ".matches('"
                            + world.pick(
                                    List.of(
                                            "^a.b$",
                                            "a+",
                                            "^.?$",
                                            "[^a-z]",
                                            "(a|b)b?$",
                                            "\\\\w",
                                            "^$",
                                            "a\\\\%"))
                            + "')";
            case 14 -> claim();
            default -> membership(depth);
        };
    }

    /// A lookup that belongs to the record and one that does not, side by side or one in the other.
    private String tied(int depth) {
        if (filter || depth < 3) {
            return leaf(depth);
        }
        String join = world.pick(List.of(" && (", " || (", " && !(", " || !("));
        return "(" + lookup(depth - 1) + join + lookup(depth - 1) + "))";
    }

    private String distance() {
        String metres =
                switch (world.upTo(5)) {
                    case 0 -> metres();
                    case 1 -> filter ? "1000" : "auth.claims.number";
                    case 2 -> field(FieldType.Kind.NUMBER, 1);
                    default -> reach();
                };
        List<String> operators = List.of("<", "<=", ">", ">=", "==", "!=");
        return world.chance(70)
                ? pair(metres(), operators, metres)
                : pair(metres, operators, metres());
    }

    private String metres() {
        String place = field(FieldType.Kind.POINT, 3);
        return world.chance(80)
                ? "distance(" + place + ", " + place() + ")"
                : "distance(" + place() + ", " + place + ")";
    }

    private String place() {
        return switch (world.upTo(4)) {
            case 0 -> field(FieldType.Kind.POINT, 2);
            case 1 ->
                    filter
                            ? "point(52.52, 13)"
                            : world.pick(List.of("auth.record.point0", "auth.record.point1"));
            default -> constant(world.pick(World.POINTS));
        };
    }

    private static String constant(Value.Point point) {
        return "point(" + point.latitude() + ", " + point.longitude() + ")";
    }

    /// Often just what two of the places are apart, to the centimetre.
    private String reach() {
        double metres = Sphere.distance(world.pick(World.POINTS), world.pick(World.POINTS));
        return world.pick(
                List.of(
                        "0",
                        "0.0",
                        "-1.5",
                        "0.01",
                        "500",
                        "2e7",
                        "" + metres,
                        "" + metres,
                        "" + metres));
    }

    private String size() {
        return lists(f -> true)
                .map(list ->
                        pair(
                                world.chance(50) ? "size(" + list + ")" : list + ".size()",
                                List.of("<", ">", "==", "!="),
                                integer(0)))
                .orElseGet(() -> leaf(0));
    }

    private String pair(String left, List<String> operators, String right) {
        return left + " " + world.pick(operators) + " " + right;
    }

    private String claim() {
        if (filter) {
            return leaf(0);
        }
        String name = world.pick(List.of("text", "int", "number", "bool", "missing", "list"));
        String other =
                switch (world.upTo(5)) {
                    case 0 -> text(0);
                    case 1 -> field(FieldType.Kind.INT, 1);
                    case 2 -> field(FieldType.Kind.BOOL, 1);
                    case 3 -> id();
                    default -> field(FieldType.Kind.NUMBER, 1);
                };
        return pair("auth.claims." + name, List.of("==", "!=", "<", ">="), other);
    }

    private String membership(int depth) {
        if (!filter && world.chance(30)) {
            return world.pick(List.of(text(depth - 1), field(FieldType.Kind.INT, 1)))
                    + " in "
                    + world.pick(List.of("auth.claims.list", "auth.claims.text"));
        }
        return world.chance(20) && !filter
                ? text(depth - 1) + " in auth.roles"
                : lists(FieldType.Kind.TEXT)
                        .map(list -> (world.chance(50) ? id() : text(depth - 1)) + " in " + list)
                        .orElseGet(() -> leaf(0));
    }

    private String in(int depth) {
        return switch (world.upTo(5)) {
            case 0 -> text(depth - 1) + " in [" + text(0) + ", " + text(0) + ", 'a']";
            case 1 -> integer(depth - 1) + " in [1, " + integer(0) + "]";
            case 2 -> inList();
            default ->
                    lists(FieldType.Kind.INT)
                            .map(list -> integer(depth - 1) + " in " + list)
                            .orElseGet(() -> id() + " in [" + id() + ", " + id() + "]");
        };
    }

    private String inList() {
        FieldType.Kind kind =
                world.pick(
                        List.of(
                                FieldType.Kind.BOOL,
                                FieldType.Kind.NUMBER,
                                FieldType.Kind.DECIMAL,
                                FieldType.Kind.TIMESTAMP));
        return lists(kind).map(list -> single(kind) + " in " + list).orElseGet(() -> leaf(0));
    }

    private String single(FieldType.Kind kind) {
        return switch (kind) {
            case TEXT -> text(0);
            case INT -> integer(0);
            case NUMBER -> number();
            case DECIMAL -> decimal();
            case BOOL -> field(FieldType.Kind.BOOL, 2);
            case TIMESTAMP -> time(0);
            case JSON, POINT -> throw new IllegalArgumentException("no list holds " + kind);
        };
    }

    private String nullTest() {
        return field(f -> f.nullable(), 3).orElse("null")
                + world.pick(List.of(" == ", " != "))
                + "null";
    }

    private String lookup(int depth) {
        if (depth < 2) {
            return leaf(depth);
        }
        CollectionName collection =
                world.pick(
                        List.copyOf(schema.collections().keySet()).stream()
                                .filter(c -> !c.value().equals("devices"))
                                .toList());
        String name = "m" + names++;
        rows.add(new Variable(name, collection));
        String join = world.chance(60) ? name + "." + join() + " && " : "";
        String predicate = join + bool(depth - 2);
        rows.removeLast();
        return "exists('" + collection + "', " + name + ", " + predicate + ")";
    }

    private String join() {
        return world.pick(
                List.of(
                        "rel1 == record.rel1",
                        "rel2 == record.rel2",
                        "rel0 == auth.id",
                        "id == record.rel1",
                        "rel0 == record.rel0",
                        "rel1 == record.rel2.rel1",
                        "rel2 == record.rel1.rel2.rel0",
                        "rel1.rel2 == record.rel2",
                        "text0 == record.text0",
                        "id in record.rels"));
    }

    private String quantifier(int depth) {
        FieldType.Kind kind =
                world.pick(
                        List.of(
                                FieldType.Kind.TEXT,
                                FieldType.Kind.TEXT,
                                FieldType.Kind.INT,
                                FieldType.Kind.BOOL,
                                FieldType.Kind.NUMBER,
                                FieldType.Kind.DECIMAL,
                                FieldType.Kind.TIMESTAMP));
        return lists(kind)
                .map(list -> {
                    String name = "i" + names++;
                    items.add(new Item(name, kind));
                    String own = name + world.pick(List.of(" == ", " != ", " < ")) + single(kind);
                    String predicate =
                            world.chance(40)
                                    ? own + world.pick(List.of(" && ", " || ")) + bool(depth - 2)
                                    : bool(depth - 2);
                    items.removeLast();
                    String word = world.pick(List.of(".all(", ".exists("));
                    return list + word + name + ", " + predicate + ")";
                })
                .orElseGet(() -> leaf(0));
    }

    private java.util.Optional<String> lists(FieldType.Kind kind) {
        if (kind == FieldType.Kind.TEXT && !filter && world.chance(10)) {
            return java.util.Optional.of("auth.roles");
        }
        return lists(f -> f.type().kind() == kind);
    }

    private java.util.Optional<String> lists(Predicate<Field> wanted) {
        return field(f -> f.many() && wanted.test(f), 3);
    }

    private String text(int depth) {
        String item = item(FieldType.Kind.TEXT);
        if (!item.isEmpty()) {
            return item;
        }
        return switch (world.upTo(depth > 0 ? 10 : 7)) {
            case 0, 1 ->
                    world.pick(
                            List.of(
                                    "''",
                                    "'a'",
                                    "'A'",
                                    "'ab'",
                                    "'ä'",
                                    "'\uD83E\uDD8A'",
                                    "'\uFFFD'",
                                    "'%'"));
            case 2 ->
                    filter
                            ? "'b'"
                            : world.pick(
                                    List.of(
                                            "auth.collection",
                                            "auth.id",
                                            "auth.record.text0",
                                            "auth.record.text1",
                                            "request.method"));
            case 7 -> text(depth - 1) + ".lowerAscii()";
            case 8 ->
                    "(" + bool(depth - 1) + " ? " + text(depth - 1) + " : " + text(depth - 1) + ")";
            default -> field(FieldType.Kind.TEXT, 3);
        };
    }

    private String id() {
        if (!filter && world.chance(35)) {
            return world.pick(
                    List.of(
                            "auth.id",
                            "auth.id",
                            "auth.record.rel0",
                            "auth.record.rel1",
                            "auth.record.rel1.rel2"));
        }
        if (world.chance(10)) {
            return "'" + World.id("users", world.upTo(3)) + "'";
        }
        String item = item(FieldType.Kind.TEXT);
        return item.isEmpty()
                ? field(
                                f ->
                                        f.name().equals("id")
                                                || (f.type() instanceof FieldType.Relation
                                                        && !f.many()),
                                3)
                        .orElse("'x'")
                : item;
    }

    private String integer(int depth) {
        String item = item(FieldType.Kind.INT);
        if (!item.isEmpty()) {
            return item;
        }
        return switch (world.upTo(depth > 0 ? 10 : 5)) {
            case 0 ->
                    world.pick(
                            List.of(
                                    "0",
                                    "1",
                                    "-1",
                                    "2",
                                    "9223372036854775807",
                                    "9007199254740991"));
            case 1 ->
                    filter
                            ? "3"
                            : world.pick(
                                    List.of("auth.aal", "auth.record.int0", "auth.record.int1"));
            case 5, 6 ->
                    "("
                            + pair(
                                    integer(depth - 1),
                                    List.of("+", "-", "*", "/", "%"),
                                    integer(depth - 1))
                            + ")";
            case 7 -> "-(" + integer(depth - 1) + ")";
            case 8 ->
                    "size("
                            + (world.chance(50)
                                    ? text(depth - 1)
                                    : lists(FieldType.Kind.TEXT).orElse("'ab'"))
                            + ")";
            case 9 ->
                    "("
                            + bool(depth - 1)
                            + " ? "
                            + integer(depth - 1)
                            + " : "
                            + integer(depth - 1)
                            + ")";
            default -> field(FieldType.Kind.INT, 3);
        };
    }

    private String number() {
        String item = item(FieldType.Kind.NUMBER);
        return item.isEmpty() && world.chance(60)
                ? field(FieldType.Kind.NUMBER, 2)
                : item.isEmpty() ? world.pick(List.of("0.0", "-0.0", "1.5", "1e300")) : item;
    }

    private String decimal() {
        String item = item(FieldType.Kind.DECIMAL);
        if (!item.isEmpty()) {
            return item;
        }
        return world.chance(50)
                ? world.pick(
                        List.of(
                                "decimal('0')",
                                "decimal('9.9')",
                                "decimal('1')",
                                "decimal('-0.05')"))
                : field(FieldType.Kind.DECIMAL, 2);
    }

    private String time(int depth) {
        String item = item(FieldType.Kind.TIMESTAMP);
        if (!item.isEmpty()) {
            return item;
        }
        if (depth > 0 && world.chance(30)) {
            return "("
                    + time(depth - 1)
                    + world.pick(List.of(" + ", " - "))
                    + duration(depth - 1)
                    + ")";
        }
        return switch (world.upTo(4)) {
            case 0 -> "timestamp('2026-11-21T12:00:00Z')";
            case 1 -> "request.time";
            default -> field(FieldType.Kind.TIMESTAMP, 2);
        };
    }

    private String duration(int depth) {
        if (depth > 0 && world.chance(30)) {
            return "(" + time(0) + " - " + time(0) + ")";
        }
        return world.pick(List.of("duration('24h')", "duration('1ms')", "duration('-1h30m')"));
    }

    /// A loop's item of that kind, now and then; else "".
    private String item(FieldType.Kind kind) {
        List<String> fitting =
                items.stream().filter(i -> i.kind() == kind).map(Item::name).toList();
        return fitting.isEmpty() || world.chance(40) ? "" : world.pick(fitting);
    }

    private String field(FieldType.Kind kind, int steps) {
        return field(f -> f.type().kind() == kind && !f.many(), steps).orElseThrow();
    }

    /// A field by a path of at most so many steps, from one of the rows in reach.
    private java.util.Optional<String> field(Predicate<Field> wanted, int steps) {
        for (int attempt = 0; attempt < 8; attempt++) {
            Variable row = world.chance(50) ? rows.getLast() : world.pick(rows);
            String path = row.name();
            CollectionName at = row.collection();
            boolean far = world.chance(8);
            for (int i = 0; i < steps && (far || world.chance(25)); i++) {
                Field relation =
                        world.pick(
                                schema.get(at).fields().stream()
                                        .filter(f ->
                                                f.type() instanceof FieldType.Relation && !f.many())
                                        .toList());
                path = join(path, relation.name());
                at = ((FieldType.Relation) relation.type()).to();
            }
            List<Field> fitting = fields(at).stream().filter(wanted).toList();
            if (!fitting.isEmpty()) {
                return java.util.Optional.of(join(path, world.pick(fitting).name()));
            }
        }
        return rows.getFirst().name().isEmpty()
                ? fallback("", wanted)
                : fallback(rows.getFirst().name() + ".", wanted);
    }

    private java.util.Optional<String> fallback(String prefix, Predicate<Field> wanted) {
        return fields(rows.getFirst().collection()).stream()
                .filter(wanted)
                .findFirst()
                .map(f -> prefix + f.name())
                .or(() ->
                        List.of("0.5", "decimal('2')", "'none'").stream()
                                .filter(literal -> fits(literal, wanted))
                                .findFirst());
    }

    private static boolean fits(String literal, Predicate<Field> wanted) {
        FieldType type =
                literal.startsWith("decimal")
                        ? World.decimal(3, 0)
                        : literal.startsWith("'")
                                ? FieldType.Text.DEFAULT
                                : FieldType.Number.DEFAULT;
        return wanted.test(Field.of("x", type).asRequired());
    }

    private List<Field> fields(CollectionName name) {
        Collection collection = schema.get(name);
        return collection.allFields().stream()
                .filter(f -> !f.name().equals(Collection.REV))
                .filter(f -> !f.name().equals("json0") || world.chance(20))
                .toList();
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
