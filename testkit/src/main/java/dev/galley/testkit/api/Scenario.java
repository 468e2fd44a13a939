package dev.galley.testkit.api;

import dev.galley.testkit.api.LogEntry.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A sentence about the API and the requests that prove it.
///
/// ```java
/// scenario("a stranger may not view the record")
///         .given("note", user("ada"), "notes", """
///                 {"title": "tea"}""")
///         .as(user("bea")).view("notes", "{note}")
///         .expect(404).body("code", "record_not_found").bodyLacks("tea")
/// ```
///
/// Each verb (`get`, `create`, …) begins a request; what follows belongs to it until the next verb.
/// `{name}` in paths, parameters, headers, bodies and expectations stands for something remembered
/// earlier; `{ada.id}` is the id of the user ada, whom the server signs up when she is first named.
///
/// A request that reads, or that is refused, must not reach the change log; that is checked without
/// being said. What a write announces is said by [#emits].
///
/// A scenario is a value once it is written: running it changes nothing in it, so one table serves
/// every engine.
public final class Scenario {

    private static final String RECORDS = "/api/v1/collections/";

    private final String sentence;
    private final List<Step> steps = new ArrayList<>();
    private Actor actor = Actor.guest();

    private Scenario(String sentence) {
        this.sentence = sentence;
    }

    public static Scenario scenario(String sentence) {
        return new Scenario(sentence);
    }

    /// What a request announces that changes nothing, for [#emits(List)].
    public static List<String> nothing() {
        return List.of();
    }

    // ---- what stands before the first request

    /// A record that an actor makes beforehand. `{name}` is its id, `{name.etag}` its revision.
    public Scenario given(String name, Actor maker, String collection, String json) {
        Actor before = actor;
        as(maker).create(collection, json).expect(201).remember(name, "id");
        step().remember(name + ".etag", answer -> answer.header("ETag").orElseThrow());
        actor = before;
        return this;
    }

    /// Whom the following requests come from; a guest until this is said.
    public Scenario as(Actor who) {
        actor = who;
        return this;
    }

    // ---- requests

    public Scenario list(String collection) {
        return get(records(collection));
    }

    public Scenario view(String collection, String id) {
        return get(records(collection) + "/" + id);
    }

    public Scenario create(String collection, String json) {
        return post(records(collection), json);
    }

    public Scenario change(String collection, String id, String json) {
        return patch(records(collection) + "/" + id, json);
    }

    public Scenario replace(String collection, String id, String json) {
        return put(records(collection) + "/" + id, json);
    }

    public Scenario remove(String collection, String id) {
        return delete(records(collection) + "/" + id);
    }

    public Scenario get(String path) {
        return send(TestRequest.of("GET", path));
    }

    /// The method QUERY, which reads with its parameters in the body.
    public Scenario query(String collection, String json) {
        return send(TestRequest.of("QUERY", records(collection)).withBody(json));
    }

    public Scenario post(String path, String json) {
        return send(TestRequest.of("POST", path).withBody(json));
    }

    public Scenario put(String path, String json) {
        return send(TestRequest.of("PUT", path).withBody(json));
    }

    public Scenario patch(String path, String json) {
        return send(TestRequest.of("PATCH", path).withBody(json));
    }

    public Scenario delete(String path) {
        return send(TestRequest.of("DELETE", path));
    }

    /// Any other request.
    public Scenario send(TestRequest request) {
        steps.add(new Step(actor, request));
        return this;
    }

    /// A query parameter of the present request.
    public Scenario with(String parameter, String value) {
        return change(request -> request.withParameter(parameter, value));
    }

    /// A header of the present request.
    public Scenario sending(String header, String value) {
        return change(request -> request.withHeader(header, value));
    }

    // ---- what must come back

    public Scenario expect(int status) {
        step().expect(status);
        return this;
    }

    /// One of several answers, where which of them does not matter to clients.
    public Scenario expectOneOf(int... statuses) {
        step().expect(statuses);
        return this;
    }

    /// What must be answered after one second at the latest; until then the request is repeated.
    public Scenario expectSoon(int status) {
        step().expect(status);
        step().repeat();
        return this;
    }

    /// What stands at a path of the body ([Answer#at]): text, number, flag, null or list; `{name}` in texts.
    public Scenario body(String path, @Nullable Object value) {
        step().check(Checks.body(path, value));
        return this;
    }

    /// The same with the expected value as JSON.
    public Scenario bodyPart(String path, String json) {
        step().check(Checks.bodyPart(path, json));
        return this;
    }

    /// The problem's only error is about this member, or something inside it.
    public Scenario pointsAt(String pointer) {
        step().check(Checks.pointsAt(pointer));
        return this;
    }

    /// The problem's errors are about these members, among others.
    public Scenario hasPointers(String... pointers) {
        step().check(Checks.hasPointers(List.of(pointers)));
        return this;
    }

    /// The whole body, member order aside.
    public Scenario bodyIs(String json) {
        step().check(Checks.bodyIs(json));
        return this;
    }

    /// Something stands at a path of the body, whatever it is.
    public Scenario bodyHas(String path) {
        step().check(Checks.bodyHas(path));
        return this;
    }

    /// The object at a path of the body has these members and no others.
    public Scenario members(String path, String... names) {
        step().check(Checks.members(path, List.of(names)));
        return this;
    }

    /// A text that must not occur anywhere in the body.
    public Scenario bodyLacks(String text) {
        step().check(Checks.bodyLacks(text));
        return this;
    }

    /// Nothing stands at a path of the body.
    public Scenario bodyLacksMember(String path) {
        step().check(Checks.bodyLacksMember(path));
        return this;
    }

    /// A text that must occur somewhere in the body.
    public Scenario bodyContains(String text) {
        step().check(Checks.bodyContains(text));
        return this;
    }

    public Scenario header(String name, String value) {
        step().check(Checks.header(name, value));
        return this;
    }

    public Scenario headerContains(String name, String part) {
        step().check(Checks.headerContains(name, part));
        return this;
    }

    public Scenario headerLacks(String name) {
        step().check(Checks.headerLacks(name));
        return this;
    }

    // ---- what must stand in the change log

    /// What the request announces, such as [#nothing].
    public Scenario emits(List<String> announcements) {
        step().emits(announcements);
        return this;
    }

    /// One entry that the request announces; said again for each further one.
    public Scenario emits(String collection, Op op) {
        return emits(collection, op, 1);
    }

    public Scenario emits(String collection, Op op, int times) {
        List<String> announcements = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            announcements.add(LogEntry.announcement(collection, op));
        }
        return emits(announcements);
    }

    // ---- what later requests need

    /// Keeps what stands at a path of the answer; `{name}` is it from here on.
    public Scenario remember(String name, String path) {
        step().remember(name, answer -> answer.textAt(path));
        return this;
    }

    /// Keeps a header of the answer.
    public Scenario rememberHeader(String name, String header) {
        step().remember(name, answer -> answer.header(header).orElseThrow());
        return this;
    }

    /// Sends the requests in order and checks each answer.
    ///
    /// @throws AssertionError at the first that is not as expected
    public void run(TestServer server) {
        World world = new World(server);
        for (Step step : steps) {
            step.run(sentence, world);
        }
    }

    private Scenario change(UnaryOperator<TestRequest> change) {
        step().change(change);
        return this;
    }

    private Step step() {
        if (steps.isEmpty()) {
            throw new IllegalStateException(sentence + ": say a request first");
        }
        return steps.getLast();
    }

    private static String records(String collection) {
        return RECORDS + collection + "/records";
    }

    @Override
    public String toString() {
        return sentence;
    }
}
