package dev.galley.rules;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.checker.CelStandardDeclarations;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelMutableAst;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelMutableExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.NullableType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.StructTypeReference;
import dev.cel.common.values.NullValue;
import dev.cel.common.values.StructValue;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelMacro;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.galley.model.Caller;
import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.Schema;
import dev.galley.model.Sphere;
import dev.galley.model.Texts;
import dev.galley.model.Value;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// CEL as its own library checks and runs it, over the same schema and records.
///
/// The library wants its types and functions immutable; these read a fixture that nobody changes.
///
/// A relation is a string; where the text selects from one, the field's twin of struct type is meant (`project@`,
/// which no text can spell). `exists('members', m, …)` is the library's macro over the rows of the collection.
// The library asks for immutable parts so that it may share them between threads; a test has one
// thread.
@SuppressWarnings("Immutable")
final class CelOracle {

    private static final OpaqueType DECIMAL = OpaqueType.create("decimal");
    private static final OpaqueType JSON = OpaqueType.create("json");
    private static final OpaqueType POINT = OpaqueType.create("point");

    private final Schema schema;
    private final CollectionName collection;
    private final Map<CollectionName, Map<String, Row>> records;
    private final CelCompiler compiler;
    private final CelRuntime runtime;

    CelOracle(
            Schema schema,
            CollectionName collection,
            Map<CollectionName, Map<String, Row>> records) {
        this.schema = schema;
        this.collection = collection;
        this.records = records;
        this.compiler = makeCompiler();
        this.runtime = makeRuntime();
    }

    /// What CEL makes of a rule; a text that it does not accept fails the test.
    Verdict judge(String text, CallFacts facts, Row record) throws CelValidationException {
        CelAbstractSyntaxTree tree = check(text);
        Map<String, Object> names = new HashMap<>();
        names.put(
                "record", new Struct("c:" + collection, field -> ofRow(collection, record, field)));
        names.put("auth", auth(facts));
        names.put("request", new Struct("request", field -> ofRequest(facts, field)));
        try {
            return runtime.createProgram(tree).eval(names) instanceof Boolean truth
                    ? Operations.verdict(truth)
                    : Verdict.ERROR;
        } catch (CelEvaluationException error) {
            return Verdict.ERROR;
        }
    }

    private CelAbstractSyntaxTree check(String text) throws CelValidationException {
        CelAbstractSyntaxTree parsed = compiler.parse(text).getAst();
        CelMutableAst mutable = CelMutableAst.fromCelAst(parsed);
        twin(mutable.expr());
        return compiler.check(
                        CelAbstractSyntaxTree.newParsedAst(
                                mutable.toParsedAst().getExpr(), parsed.getSource()))
                .getAst();
    }

    /// Renames every field that is selected from, if any collection has a relation by that name.
    private void twin(CelMutableExpr expr) {
        switch (expr.getKind()) {
            case SELECT -> {
                CelMutableExpr operand = expr.select().operand();
                boolean path =
                        operand.getKind() == Kind.SELECT && isRelation(operand.select().field());
                if (path) {
                    operand.select().setField(operand.select().field() + "@");
                }
                twin(operand);
            }
            case CALL -> {
                expr.call().target().ifPresent(this::twin);
                expr.call().args().forEach(this::twin);
            }
            case LIST -> expr.list().elements().forEach(this::twin);
            case COMPREHENSION -> {
                twin(expr.comprehension().iterRange());
                twin(expr.comprehension().loopStep());
            }
            case NOT_SET, CONSTANT, IDENT, STRUCT, MAP -> {}
        }
    }

    private boolean isRelation(String name) {
        return schema.collections().values().stream()
                .flatMap(c -> c.fields().stream())
                .anyMatch(f -> f.name().equals(name) && f.type() instanceof FieldType.Relation);
    }

    private CelCompiler makeCompiler() {
        CelStandardDeclarations standard =
                CelStandardDeclarations.newBuilder()
                        .filterFunctions((function, overload) ->
                                isStandard(
                                        function.functionDecl().name(),
                                        overload.celOverloadDecl().overloadId()))
                        .build();
        var builder =
                CelCompilerFactory.standardCelCompilerBuilder()
                        .setOptions(
                                CelOptions.current()
                                        .enableHeterogeneousNumericComparisons(false)
                                        .build())
                        .setStandardEnvironmentEnabled(false)
                        .setStandardDeclarations(standard)
                        .setStandardMacros(CelStandardMacro.ALL, CelStandardMacro.EXISTS)
                        .addMacros(lookup())
                        .setTypeProvider(new Types())
                        .addVar("record", StructTypeReference.create("c:" + collection))
                        .addVar("auth", StructTypeReference.create("auth"))
                        .addVar("request", StructTypeReference.create("request"))
                        .addFunctionDeclarations(
                                CelFunctionDecl.newFunctionDeclaration(
                                        "decimal",
                                        CelOverloadDecl.newGlobalOverload(
                                                "string_to_decimal", DECIMAL, SimpleType.STRING)),
                                CelFunctionDecl.newFunctionDeclaration(
                                        "point",
                                        CelOverloadDecl.newGlobalOverload(
                                                "doubles_to_point",
                                                POINT,
                                                SimpleType.DOUBLE,
                                                SimpleType.DOUBLE)),
                                CelFunctionDecl.newFunctionDeclaration(
                                        "distance",
                                        CelOverloadDecl.newGlobalOverload(
                                                "distance_points",
                                                SimpleType.DOUBLE,
                                                POINT,
                                                POINT)),
                                order("_<_", "less_decimal"),
                                order("_<=_", "less_equals_decimal"),
                                order("_>_", "greater_decimal"),
                                order("_>=_", "greater_equals_decimal"),
                                CelFunctionDecl.newFunctionDeclaration(
                                        "lowerAscii",
                                        CelOverloadDecl.newMemberOverload(
                                                "string_lower_ascii",
                                                SimpleType.STRING,
                                                SimpleType.STRING)))
                        .setResultType(SimpleType.BOOL);
        for (CollectionName name : schema.collections().keySet()) {
            builder.addFunctionDeclarations(
                    CelFunctionDecl.newFunctionDeclaration(
                            "@rows:" + name,
                            CelOverloadDecl.newGlobalOverload(
                                    "rows:" + name,
                                    ListType.create(StructTypeReference.create("c:" + name)))));
        }
        return builder.build();
    }

    private static boolean isStandard(String name, String overload) {
        return switch (name) {
            case "_==_",
                    "_!=_",
                    "_&&_",
                    "_||_",
                    "!_",
                    "_?_:_",
                    "@not_strictly_false",
                    "@in",
                    "startsWith",
                    "endsWith",
                    "contains",
                    "size",
                    "matches",
                    "-_" ->
                    true;
            case "_<_", "_<=_", "_>_", "_>=_" ->
                    !overload.contains("_int64_double")
                            && !overload.contains("_double_int64")
                            && !overload.contains("bytes")
                            && !overload.contains("uint");
            case "_+_", "_-_", "_*_", "_/_", "_%_" ->
                    overload.endsWith("_int64")
                            || overload.contains("timestamp")
                            || overload.contains("duration");
            case "timestamp" -> overload.equals("string_to_timestamp");
            case "duration" -> overload.equals("string_to_duration");
            default -> false;
        };
    }

    private static CelFunctionDecl order(String operator, String overload) {
        return CelFunctionDecl.newFunctionDeclaration(
                operator,
                CelOverloadDecl.newGlobalOverload(overload, SimpleType.BOOL, DECIMAL, DECIMAL));
    }

    private static CelMacro lookup() {
        return CelMacro.newGlobalMacro(
                "exists",
                3,
                (factory, target, args) -> {
                    String accumulator = factory.getAccumulatorVarName();
                    return Optional.of(
                            factory.fold(
                                    args.get(1).ident().name(),
                                    factory.newGlobalCall(
                                            "@rows:" + args.get(0).constant().stringValue()),
                                    accumulator,
                                    factory.newBoolLiteral(false),
                                    factory.newGlobalCall(
                                            "@not_strictly_false",
                                            factory.newGlobalCall(
                                                    "!_", factory.newIdentifier(accumulator))),
                                    factory.newGlobalCall(
                                            "_||_",
                                            factory.newIdentifier(accumulator),
                                            args.get(2)),
                                    factory.newIdentifier(accumulator)));
                });
    }

    private CelRuntime makeRuntime() {
        var builder =
                CelRuntimeFactory.plannerRuntimeBuilder()
                        .addFunctionBindings(
                                CelFunctionBinding.fromOverloads(
                                        "decimal",
                                        CelFunctionBinding.from(
                                                "string_to_decimal", String.class, Dec::of)))
                        .addFunctionBindings(
                                CelFunctionBinding.fromOverloads(
                                        "point",
                                        CelFunctionBinding.from(
                                                "doubles_to_point",
                                                Double.class,
                                                Double.class,
                                                (latitude, longitude) ->
                                                        new Value.Point(longitude, latitude))))
                        .addFunctionBindings(
                                CelFunctionBinding.fromOverloads(
                                        "distance",
                                        CelFunctionBinding.from(
                                                "distance_points",
                                                Value.Point.class,
                                                Value.Point.class,
                                                Sphere::distance)))
                        .addFunctionBindings(
                                CelFunctionBinding.fromOverloads(
                                        "lowerAscii",
                                        CelFunctionBinding.from(
                                                "string_lower_ascii",
                                                String.class,
                                                Texts::lowerAscii)));
        decimals(builder, "less_decimal", c -> c < 0);
        decimals(builder, "less_equals_decimal", c -> c <= 0);
        decimals(builder, "greater_decimal", c -> c > 0);
        decimals(builder, "greater_equals_decimal", c -> c >= 0);
        for (CollectionName name : schema.collections().keySet()) {
            builder.addFunctionBindings(
                    CelFunctionBinding.fromOverloads(
                            "@rows:" + name,
                            CelFunctionBinding.from(
                                    "rows:" + name, ImmutableList.of(), args -> rows(name))));
        }
        return builder.build();
    }

    private static void decimals(
            dev.cel.runtime.CelRuntimeBuilder builder,
            String overload,
            java.util.function.IntPredicate test) {
        builder.addFunctionBindings(
                CelFunctionBinding.from(
                        overload,
                        Dec.class,
                        Dec.class,
                        (a, b) -> test.test(a.number().compareTo(b.number()))));
    }

    private List<Object> rows(CollectionName name) {
        return records.getOrDefault(name, Map.of()).values().stream()
                .<Object>map(row -> new Struct("c:" + name, field -> ofRow(name, row, field)))
                .toList();
    }

    private Object ofRow(CollectionName name, Row row, String field) {
        if (!field.endsWith("@")) {
            return plain(row.value(field));
        }
        Field relation =
                schema.get(name).field(field.substring(0, field.length() - 1)).orElseThrow();
        CollectionName to = ((FieldType.Relation) relation.type()).to();
        if (row.value(relation.name()) instanceof Value.Text id) {
            Row target = records.getOrDefault(to, Map.of()).get(id.text());
            if (target != null) {
                return new Struct("c:" + to, member -> ofRow(to, target, member));
            }
        }
        throw new IllegalArgumentException("nothing at the end of " + field);
    }

    private static Object auth(CallFacts facts) {
        if (!(facts.call().caller() instanceof Caller.User user)) {
            return NullValue.NULL_VALUE;
        }
        return new Struct(
                "auth",
                member ->
                        switch (member) {
                            case "id" -> user.id().value();
                            case "collection" -> user.collection().value();
                            case "roles" -> List.copyOf(user.roles());
                            case "verified" -> user.verified();
                            case "anonymous" -> facts.anonymous();
                            case "aal" -> (long) facts.assuranceLevel();
                            case "session" -> user.session();
                            case "claims" -> user.claims();
                            case "record" ->
                                    new Struct(
                                            "user:record", field -> plain(facts.userField(field)));
                            default -> throw new IllegalArgumentException(member);
                        });
    }

    private static Object ofRequest(CallFacts facts, String member) {
        return switch (member) {
            case "time" -> Instant.ofEpochMilli(facts.call().timeMillis());
            case "ip" -> facts.call().ip();
            case "method" -> facts.call().method();
            case "app" ->
                    new Struct(
                            "app",
                            name ->
                                    name.equals("platform")
                                            ? facts.call().appPlatform()
                                            : facts.call().appVersion());
            default -> throw new IllegalArgumentException(member);
        };
    }

    private static Object plain(Value value) {
        return switch (value) {
            case Value.Null _ -> NullValue.NULL_VALUE;
            case Value.Text text -> text.text();
            case Value.Int number -> number.number();
            case Value.Number number -> number.number();
            case Value.Decimal decimal ->
                    new Dec(
                            BigDecimal.valueOf(decimal.unscaled(), decimal.scale())
                                    .stripTrailingZeros());
            case Value.Bool bool -> bool.bool();
            case Value.Timestamp time -> Instant.ofEpochMilli(time.epochMillis());
            case Value.Json json -> json.text();
            case Value.Point point -> point;
            case Value.Many many -> many.items().stream().map(CelOracle::plain).toList();
        };
    }

    /// Equal decimals are equal here, whatever their scale; the runtime compares no other numbers of Java's.
    private record Dec(BigDecimal number) {
        static Dec of(String text) {
            return new Dec(new BigDecimal(text).stripTrailingZeros());
        }
    }

    private static CelType type(Field field) {
        CelType single =
                switch (field.type().kind()) {
                    case TEXT -> SimpleType.STRING;
                    case INT -> SimpleType.INT;
                    case NUMBER -> SimpleType.DOUBLE;
                    case BOOL -> SimpleType.BOOL;
                    case DECIMAL -> DECIMAL;
                    case TIMESTAMP -> SimpleType.TIMESTAMP;
                    case JSON -> JSON;
                    case POINT -> POINT;
                };
        if (field.many()) {
            return ListType.create(single);
        }
        boolean wraps =
                switch (field.type().kind()) {
                    case TEXT, INT, NUMBER, BOOL -> field.nullable();
                    case DECIMAL, TIMESTAMP, JSON, POINT -> false;
                };
        return wraps ? NullableType.create(single) : single;
    }

    private final class Types implements CelTypeProvider {

        @Override
        public ImmutableCollection<CelType> types() {
            return ImmutableSet.of();
        }

        @Override
        public Optional<CelType> findType(String name) {
            return switch (name) {
                case "auth" ->
                        struct(
                                name,
                                Map.of(
                                        "id", SimpleType.STRING,
                                        "collection", SimpleType.STRING,
                                        "roles", ListType.create(SimpleType.STRING),
                                        "verified", SimpleType.BOOL,
                                        "anonymous", SimpleType.BOOL,
                                        "aal", SimpleType.INT,
                                        "session", SimpleType.STRING,
                                        "claims", MapType.create(SimpleType.STRING, SimpleType.DYN),
                                        "record", StructTypeReference.create("user:record")));
                case "user:record" -> struct(name, members(schema.get(Fixture.USERS)));
                case "request" ->
                        struct(
                                name,
                                Map.of(
                                        "time", SimpleType.TIMESTAMP,
                                        "ip", SimpleType.STRING,
                                        "method", SimpleType.STRING,
                                        "app", StructTypeReference.create("app")));
                case "app" ->
                        struct(
                                name,
                                Map.of(
                                        "platform", SimpleType.STRING,
                                        "version", SimpleType.STRING));
                default ->
                        name.startsWith("c:")
                                ? CollectionName.parse(name.substring(2))
                                        .flatMap(schema::find)
                                        .flatMap(found -> struct(name, members(found)))
                                : Optional.empty();
            };
        }

        private Map<String, CelType> members(Collection found) {
            Map<String, CelType> members = new HashMap<>();
            for (Field field : found.allFields()) {
                members.put(field.name(), type(field));
                if (field.type() instanceof FieldType.Relation relation && !field.many()) {
                    members.put(
                            field.name() + "@", StructTypeReference.create("c:" + relation.to()));
                }
            }
            return members;
        }

        private static Optional<CelType> struct(String name, Map<String, CelType> members) {
            return Optional.of(
                    StructType.create(
                            name,
                            ImmutableSet.copyOf(members.keySet()),
                            member -> Optional.ofNullable(members.get(member))));
        }
    }

    /// An object as the runtime reads one.
    private static final class Struct extends StructValue<String, Struct> {

        private final String name;
        private final java.util.function.Function<String, Object> members;

        Struct(String name, java.util.function.Function<String, Object> members) {
            this.name = name;
            this.members = members;
        }

        @Override
        public Object select(String field) {
            return members.apply(field);
        }

        @Override
        public Optional<Object> find(String field) {
            return Optional.of(members.apply(field));
        }

        @Override
        public Struct value() {
            return this;
        }

        @Override
        public boolean isZeroValue() {
            return false;
        }

        @Override
        public CelType celType() {
            return StructTypeReference.create(name);
        }
    }
}
