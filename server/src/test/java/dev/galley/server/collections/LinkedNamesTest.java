package dev.galley.server.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.model.ProblemException;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class LinkedNamesTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void a_list_of_relations_has_a_name_that_its_table_can_carry_whole() {
        assertThat(CollectionJson.parse(definition(48, true)).fields()).hasSize(1);
        assertThatThrownBy(() -> CollectionJson.parse(definition(49, true)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e ->
                                assertThat(e.problem().errors())
                                        .singleElement()
                                        .satisfies(error ->
                                                assertThat(error.pointer())
                                                        .isEqualTo("/fields/0/name")));
    }

    @Test
    void a_single_relation_is_a_column_and_may_be_named_longer() {
        assertThat(CollectionJson.parse(definition(49, false)).fields()).hasSize(1);
    }

    private static ObjectNode definition(int length, boolean many) {
        ObjectNode definition = JSON.createObjectNode().put("name", "things");
        definition
                .putArray("fields")
                .addObject()
                .put("name", "f".repeat(length))
                .put("type", "relation")
                .put("to", "users")
                .put("many", many);
        return definition;
    }
}
