package dev.galley.testkit.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The checks that scenarios are made of.
final class Checks {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Checks() {}

    static Check body(String path, @Nullable Object value) {
        return (answer, world) ->
                assertThat(answer.at(path))
                        .as("at %s of %s", path, answer)
                        .isEqualTo(expected(value, world));
    }

    private static JsonNode expected(@Nullable Object value, World world) {
        return JSON.readTree(world.fill(JSON.writeValueAsString(value)));
    }

    static Check bodyPart(String path, String json) {
        return (answer, world) ->
                assertThat(answer.at(path))
                        .as("at %s of %s", path, answer)
                        .isEqualTo(JSON.readTree(world.fill(json)));
    }

    static Check pointsAt(String pointer) {
        return (answer, _) -> {
            assertThat(answer.at("errors").size()).as("errors of %s", answer).isEqualTo(1);
            assertThat(answer.textAt("errors.0.pointer")).matches(p -> within(p, pointer), pointer);
        };
    }

    static Check hasPointers(List<String> pointers) {
        return (answer, _) -> {
            List<String> told = new ArrayList<>();
            answer.at("errors.*.pointer").forEach(pointer -> told.add(pointer.stringValue()));
            assertThat(told).as("pointers of %s", answer).containsAll(pointers);
        };
    }

    private static boolean within(String pointer, String member) {
        return pointer.equals(member) || pointer.startsWith(member + "/");
    }

    static Check bodyIs(String json) {
        return (answer, world) ->
                assertThat(answer.json())
                        .as("the body of %s", answer)
                        .isEqualTo(JSON.readTree(world.fill(json)));
    }

    static Check bodyHas(String path) {
        return (answer, _) ->
                assertThat(answer.at(path).isMissingNode())
                        .as("nothing at %s of %s", path, answer)
                        .isFalse();
    }

    static Check members(String path, List<String> names) {
        return (answer, _) ->
                assertThat(answer.at(path).propertyNames())
                        .as("members of %s in %s", path, answer)
                        .containsExactlyInAnyOrderElementsOf(names);
    }

    static Check bodyLacks(String text) {
        return (answer, world) -> assertThat(answer.text()).doesNotContain(world.fill(text));
    }

    static Check bodyLacksMember(String path) {
        return (answer, _) ->
                assertThat(answer.at(path).isMissingNode())
                        .as("something at %s of %s", path, answer)
                        .isTrue();
    }

    static Check bodyContains(String text) {
        return (answer, world) -> assertThat(answer.text()).contains(world.fill(text));
    }

    static Check header(String name, String value) {
        return (answer, world) ->
                assertThat(answer.header(name))
                        .as("header %s of %s", name, answer)
                        .contains(world.fill(value));
    }

    static Check headerContains(String name, String part) {
        return (answer, world) ->
                assertThat(answer.header(name).orElse(""))
                        .as("header %s of %s", name, answer)
                        .contains(world.fill(part));
    }

    static Check headerLacks(String name) {
        return (answer, _) ->
                assertThat(answer.header(name)).as("header %s of %s", name, answer).isEmpty();
    }
}
