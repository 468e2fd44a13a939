package dev.galley.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.model.Action;
import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.DefaultValue;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.FieldType.OnDelete;
import dev.galley.model.Index;
import dev.galley.model.Value;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class SchemaTextTest {

    static final List<Field> fields =
            List.of(
                    Field.of("plain", FieldType.Text.DEFAULT),
                    Field.of("text", new FieldType.Text(1, 10, "^[a-z\"\\\\]+$"))
                            .asRequired()
                            .withDefault(constant(new Value.Text("ä\u0001\"😀"))),
                    Field.of("email", new FieldType.Email()).asUnique(),
                    Field.of("url", new FieldType.Url()),
                    Field.of("int", new FieldType.Int(-5, Value.Int.MAX))
                            .withDefault(constant(new Value.Int(-Value.Int.MAX))),
                    Field.of("number", FieldType.Number.DEFAULT)
                            .withDefault(constant(new Value.Number(0.1))),
                    Field.of("bounded", new FieldType.Number(-1.5, 1e300)),
                    Field.of(
                                    "decimal",
                                    new FieldType.Decimal(
                                            18, 4, Long.MIN_VALUE + 1, Long.MAX_VALUE))
                            .withDefault(constant(new Value.Decimal(99_9900, 4))),
                    Field.of("bool", new FieldType.Bool())
                            .withDefault(constant(new Value.Bool(true))),
                    Field.of("datetime", new FieldType.DateTime())
                            .withDefault(new DefaultValue.Now()),
                    Field.of("fixed", new FieldType.DateTime())
                            .withDefault(constant(new Value.Timestamp(Value.Timestamp.MIN))),
                    Field.of("date", new FieldType.Date()),
                    Field.of("json", new FieldType.Json())
                            .withDefault(constant(new Value.Json("{\"a\":[1,null]}"))),
                    Field.of("point", new FieldType.Point())
                            .asRequired()
                            .withDefault(constant(new Value.Point(0.1 + 0.2, -1e-300))),
                    Field.of("select", new FieldType.Select(List.of("a", "b c", ""))).asMany(3),
                    Field.of(
                                    "owner",
                                    new FieldType.Relation(
                                            new CollectionName("users"), OnDelete.CASCADE))
                            .withDefault(new DefaultValue.CallerId()),
                    Field.of("numbers", FieldType.Int.DEFAULT)
                            .asMany(5)
                            .withDefault(
                                    constant(
                                            new Value.Many(
                                                    List.of(new Value.Int(1), new Value.Int(2))))),
                    Field.of("secret", FieldType.Text.DEFAULT)
                            .withAccess(
                                    new Field.Access(
                                            true, "record.a == 'x'", "auth != null", true)));

    private static DefaultValue constant(Value value) {
        return new DefaultValue.Constant(value);
    }

    @ParameterizedTest
    @FieldSource("fields")
    void a_field_comes_back_as_it_was(Field field) {
        Collection collection = collection(List.of(field), List.of(), Map.of());
        assertThat(again(collection)).isEqualTo(collection);
    }

    @Test
    void a_collection_comes_back_with_its_fields_indexes_and_rules_in_order() {
        Map<Action, String> rules = new EnumMap<>(Action.class);
        for (Action action : Action.values()) {
            rules.put(action, "auth != null && '" + action + "' != \"\"");
        }
        List<Index> indexes =
                List.of(
                        new Index(List.of(new Index.Part("int", true)), false),
                        new Index(
                                List.of(
                                        new Index.Part("text", false),
                                        new Index.Part("date", true)),
                                true));
        Collection collection = collection(fields, indexes, rules);
        assertThat(again(collection)).isEqualTo(collection);
    }

    @Test
    void a_type_that_this_version_does_not_know_is_not_taken_for_another() {
        String text =
                SchemaText.write(collection(List.of(fields.getFirst()), List.of(), Map.of()))
                        .replace("\"type\":\"text\"", "\"type\":\"hologram\"");
        assertThatThrownBy(() -> SchemaText.read(7, "tasks", "AUTH", text))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("hologram");
    }

    @Test
    void names_of_indexes_fit_every_engine_and_differ() {
        String longest = "f".repeat(63);
        Field one = Field.of(longest, FieldType.Text.DEFAULT);
        Field other = Field.of("f".repeat(62) + "g", FieldType.Text.DEFAULT);
        Collection collection = collection(List.of(one, other), List.of(), Map.of());
        assertThat(Ddl.uniqueName(collection, one)).hasSize(63);
        assertThat(Ddl.uniqueName(collection, one)).isNotEqualTo(Ddl.uniqueName(collection, other));
        Optional<String> problem =
                Conflicts.named(collection, Ddl.uniqueName(collection, other))
                        .map(e -> e.problem().errors().getFirst().pointer());
        assertThat(problem).contains("/" + other.name());
    }

    private static Collection collection(
            List<Field> all, List<Index> indexes, Map<Action, String> rules) {
        return new Collection(
                7, new CollectionName("tasks"), Collection.Kind.AUTH, all, indexes, rules);
    }

    private static Collection again(Collection collection) {
        return SchemaText.read(
                collection.number(),
                collection.name().value(),
                collection.kind().name(),
                SchemaText.write(collection));
    }
}
