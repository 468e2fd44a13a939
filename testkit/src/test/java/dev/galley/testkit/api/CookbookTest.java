package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.testkit.Engine;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// An app of the cookbook on a new server, with its collections as its page defines them.
///
/// A scenario whose sentence begins with the name of a trap, "adding oneself: …", is the attack; each trap
/// that the page names has one.
abstract class CookbookTest extends ApiTest {

    private static final int LEAST_SCENARIOS = 12;

    private final Recipe recipe;

    /// @param page the page's name, such as `chat`
    CookbookTest(String page) {
        recipe = Recipe.of(page);
    }

    @Override
    TestServer open(Engine engine) {
        return TestServer.asDelivered(engine);
    }

    @Override
    void prepare() {
        recipe.install(server);
    }

    abstract List<Scenario> scenarios();

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void recipe(Scenario scenario) {
        scenario.run(server);
    }

    @Test
    void every_trap_of_the_page_is_tried() {
        List<String> sentences = scenarios().stream().map(Scenario::toString).toList();
        assertThat(sentences).hasSizeGreaterThanOrEqualTo(LEAST_SCENARIOS).doesNotHaveDuplicates();
        assertThat(recipe.traps())
                .isNotEmpty()
                .allSatisfy(trap ->
                        assertThat(sentences)
                                .as(trap)
                                .anyMatch(sentence -> sentence.startsWith(trap + ": ")));
    }

    /// The id of a record that an actor makes.
    final String made(Actor maker, String collection, String json) {
        Answer answer = server.as(maker).post(records(collection), json);
        assertThat(answer.status()).as("%s for %s", answer, json).isEqualTo(201);
        return answer.textAt("id");
    }

    /// A record as it is stored.
    final Answer stored(String collection, String id) {
        return server.as(admin()).get(records(collection) + "/" + id);
    }

    static String records(String collection) {
        return "/api/v1/collections/" + collection + "/records";
    }

    static String count(String collection) {
        return "/api/v1/collections/" + collection + "/count";
    }

    static String aggregate(String collection) {
        return "/api/v1/collections/" + collection + "/aggregate";
    }
}
