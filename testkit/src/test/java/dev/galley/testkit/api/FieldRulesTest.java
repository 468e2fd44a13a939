package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.key;
import static dev.galley.testkit.api.Actor.user;
import static dev.galley.testkit.api.LogEntry.Op.CREATE;
import static dev.galley.testkit.api.LogEntry.Op.UPDATE;
import static dev.galley.testkit.api.Scenario.nothing;
import static dev.galley.testkit.api.Scenario.scenario;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Fields that are narrower than their collection: `hidden`, `readable`, `writable`.
class FieldRulesTest extends ApiTest {

    private static final String ALL = "{\"name\": \"Ada\", \"hash\": \"s3cret\", \"salary\": 900}";
    private static final String VAULT =
            "{\"name\": \"x\", \"pin\": \"1234\", \"number\": 7, \"tags\": [\"a\"]}";
    private static final String OPEN = "{\"name\": \"Ada\", \"salary\": 900}";

    static final List<Scenario> SCENARIOS = scenarios();

    private static List<Scenario> scenarios() {
        List<Scenario> all = new ArrayList<>(hidden());
        for (String filter :
                List.of(
                        "hash == 's3cret'",
                        "hash != null",
                        "hash.startsWith('s')",
                        "hash in ['s3cret']",
                        "name == 'Ada' && hash == 's3cret'",
                        "name == 'Ada' || !(hash == 's3cret')",
                        "boss.hash == 's3cret'",
                        "boss.boss.hash == 's3cret'",
                        "size(hash) == 6")) {
            all.add(oracle("the filter " + filter, "filter", filter, "invalid_filter"));
        }
        all.add(oracle("a sort", "sort", "hash", "invalid_parameter"));
        all.add(oracle("a sort behind another field", "sort", "name,-hash", "invalid_parameter"));
        all.add(oracle("the fields", "fields", "id,hash", "invalid_parameter"));
        all.addAll(readable());
        all.addAll(writable());
        return List.copyOf(all);
    }

    private static List<Scenario> hidden() {
        return List.of(
                scenario("a hidden field is in no answer to users and guests")
                        .given("p", admin(), "people", ALL)
                        .as(guest())
                        .view("people", "{p}")
                        .expect(200)
                        .body("name", "Ada")
                        .bodyLacks("s3cret")
                        .bodyLacks("hash")
                        .list("people")
                        .expect(200)
                        .bodyLacks("s3cret")
                        .bodyLacks("hash")
                        .as(user("ada"))
                        .view("people", "{p}")
                        .expect(200)
                        .bodyLacks("hash")
                        .change("people", "{p}", "{\"name\": \"Bea\"}")
                        .expect(200)
                        .bodyLacks("hash")
                        .view("people", "{p}")
                        .with("fields", "*")
                        .expect(200)
                        .bodyLacks("hash"),
                scenario(
                                "admins and keys with hidden:read see a hidden field, filter and sort by it")
                        .given("p", admin(), "people", ALL)
                        .as(admin())
                        .view("people", "{p}")
                        .expect(200)
                        .body("hash", "s3cret")
                        .as(key("records:read", "hidden:read"))
                        .view("people", "{p}")
                        .expect(200)
                        .body("hash", "s3cret")
                        .list("people")
                        .with("filter", "hash == 's3cret' && id == '{p}'")
                        .with("sort", "hash")
                        .expect(200)
                        .body("items.*.hash", List.of("s3cret"))
                        .as(key("records:read"))
                        .view("people", "{p}")
                        .expect(200)
                        .bodyLacks("hash")
                        .list("people")
                        .with("filter", "hash == 's3cret'")
                        .expect(400),
                scenario(
                                "a hidden field cannot be set by those who may not see it, and is not named as hidden")
                        .given("p", admin(), "people", ALL)
                        .as(user("ada"))
                        .create("people", "{\"name\": \"x\", \"hash\": \"mine\"}")
                        .expect(422)
                        .body("code", "unknown_member")
                        .bodyLacks("hidden")
                        .change("people", "{p}", "{\"hash\": \"mine\"}")
                        .expect(422)
                        .body("code", "unknown_member")
                        .change("people", "{p}", "{\"hash\": \"s3cret\"}")
                        .expect(422)
                        .body("code", "unknown_member")
                        .as(admin())
                        .view("people", "{p}")
                        .expect(200)
                        .body("hash", "s3cret"),
                scenario("D17 a conflict on a hidden unique field names no field")
                        .given("p", admin(), "tickets", "{\"code\": \"A1\", \"name\": \"x\"}")
                        .as(key("records:read", "records:write"))
                        .create("tickets", "{\"name\": \"y\", \"secret\": \"q\"}")
                        .expect(422)
                        .as(user("ada"))
                        .create("tickets", "{\"name\": \"y\", \"code\": \"A1\"}")
                        .expect(409)
                        .body("code", "unique_violation")
                        .bodyLacks("secret")
                        .bodyLacks("A1"),
                scenario(
                                "D17 a conflict that only a hidden default makes names neither field nor value")
                        .given("p", admin(), "singles", "{\"name\": \"x\"}")
                        .as(user("ada"))
                        .create("singles", "{\"name\": \"y\"}")
                        .expect(409)
                        .body("code", "unique_violation")
                        .bodyLacks("token")
                        .bodyLacks("default-canary"));
    }

    private static List<Scenario> readable() {
        return List.of(
                scenario(
                                "a readable rule shows the field where it is true, and leaves it out elsewhere")
                        .given("p", user("ada"), "people", OPEN)
                        .as(user("ada"))
                        .view("people", "{p}")
                        .expect(200)
                        .body("salary", 900)
                        .as(user("bea"))
                        .view("people", "{p}")
                        .expect(200)
                        .body("name", "Ada")
                        .bodyLacksMember("salary")
                        .as(guest())
                        .view("people", "{p}")
                        .expect(200)
                        .bodyLacksMember("salary")
                        .list("people")
                        .with("filter", "id == '{p}'")
                        .expect(200)
                        .bodyLacks("salary")
                        .view("people", "{p}")
                        .with("fields", "id,salary")
                        .expect(200)
                        .bodyIs("{\"id\": \"{p}\"}")
                        .as(admin())
                        .view("people", "{p}")
                        .expect(200)
                        .body("salary", 900),
                scenario("within one list each row is judged for itself")
                        .given("a", user("ada"), "salaries", "{\"salary\": 1}")
                        .given("b", user("bea"), "salaries", "{\"salary\": 2}")
                        .as(user("ada"))
                        .list("salaries")
                        .with("filter", "id == '{a}' || id == '{b}'")
                        .with("sort", "salary")
                        .expect(200)
                        .body("items.*.id", List.of("{b}", "{a}"))
                        .body("items.1.salary", 1)
                        .bodyLacksMember("items.0.salary"),
                scenario("D04 a filter is no oracle: what may not be read counts as null")
                        .given("p", user("ada"), "people", OPEN)
                        .as(user("bea"))
                        .list("people")
                        .with("filter", "salary == 900 && id == '{p}'")
                        .expect(200)
                        .body("items", List.of())
                        .list("people")
                        .with("filter", "salary == null && id == '{p}'")
                        .expect(200)
                        .body("items.*.id", List.of("{p}"))
                        .list("people")
                        .with("filter", "!(salary == 900) && id == '{p}'")
                        .expect(200)
                        .body("items.*.id", List.of("{p}"))
                        .as(user("ada"))
                        .list("people")
                        .with("filter", "salary == 900 && id == '{p}'")
                        .expect(200)
                        .body("items.*.id", List.of("{p}")),
                scenario("D04 a path in a filter is guarded by the view rule of its target")
                        .given("d", user("ada"), "diaries", "{\"title\": \"mine\"}")
                        .given("p", admin(), "people", "{\"name\": \"x\", \"diary\": \"{d}\"}")
                        .as(user("ada"))
                        .list("people")
                        .with("filter", "diary.title == 'mine' && id == '{p}'")
                        .expect(200)
                        .body("items.*.id", List.of("{p}"))
                        .as(user("bea"))
                        .list("people")
                        .with("filter", "diary.title == 'mine' && id == '{p}'")
                        .expect(200)
                        .body("items", List.of())
                        .list("people")
                        .with("filter", "diary.title == null && id == '{p}'")
                        .expect(200)
                        .body("items.*.id", List.of("{p}"))
                        .list("people")
                        .with("sort", "name")
                        .with("filter", "!(diary.title == 'mine') && id == '{p}'")
                        .expect(200)
                        .body("items.*.id", List.of("{p}")),
                scenario(
                                "a field that nobody may read is an error where a null is one, not a wrong filter")
                        .given("v", admin(), "vaults", VAULT)
                        .as(user("ada"))
                        .list("vaults")
                        .with("filter", "pin.startsWith('1') || size(pin) == 4 || pin.matches('1')")
                        .expect(200)
                        .body("items", List.of())
                        .list("vaults")
                        .with("filter", "!(number + 1 > 0) || number > 0 || 'a' in tags")
                        .expect(200)
                        .body("items", List.of())
                        .list("vaults")
                        .with("filter", "number > 0 || name == 'x'")
                        .expect(200)
                        .body("items.*.id", List.of("{v}"))
                        .list("vaults")
                        .with("filter", "number / 0 > 0 || 1 / 0 > 0")
                        .expect(400)
                        .body("code", "invalid_filter")
                        .as(admin())
                        .list("vaults")
                        .with("filter", "pin.startsWith('1') && number > 0 && 'a' in tags")
                        .expect(200)
                        .body("items.*.id", List.of("{v}")),
                scenario("the answer to a write leaves out what its maker may not read")
                        .as(guest())
                        .create("people", OPEN)
                        .expect(201)
                        .body("name", "Ada")
                        .bodyLacksMember("salary")
                        .emits("people", CREATE),
                scenario("a conflict on a field that may not be read names no field")
                        .given("p", user("ada"), "badges", "{\"number\": 7}")
                        .as(user("bea"))
                        .create("badges", "{\"number\": 7}")
                        .expect(409)
                        .body("code", "unique_violation")
                        .bodyLacks("number"),
                scenario(
                                "a read-only field with an equal value tells nothing of a value that cannot be read")
                        .given("p", user("ada"), "sealed", "{\"name\": \"x\"}")
                        .as(user("bea"))
                        .change("sealed", "{p}", "{\"grade\": 7}")
                        .expect(422)
                        .body("code", "not_writable")
                        .change("sealed", "{p}", "{\"grade\": null}")
                        .expect(422)
                        .body("code", "not_writable"));
    }

    private static List<Scenario> writable() {
        return List.of(
                scenario("a writable rule refuses a value at creation, and lets the default in")
                        .as(user("ada"))
                        .create("orders", "{\"item\": \"tea\", \"state\": \"paid\"}")
                        .expect(422)
                        .body("code", "not_writable")
                        .pointsAt("/state")
                        .create("orders", "{\"item\": \"tea\"}")
                        .expect(201)
                        .body("state", "new")
                        .emits("orders", CREATE),
                scenario(
                                "a writable rule refuses another value at an update, and takes the equal one")
                        .given("o", user("ada"), "orders", "{\"item\": \"tea\"}")
                        .as(user("ada"))
                        .change("orders", "{o}", "{\"state\": \"paid\", \"item\": \"milk\"}")
                        .expect(422)
                        .body("code", "not_writable")
                        .pointsAt("/state")
                        .view("orders", "{o}")
                        .expect(200)
                        .body("item", "tea")
                        .change("orders", "{o}", "{\"state\": \"new\", \"item\": \"milk\"}")
                        .expect(200)
                        .body("item", "milk")
                        .emits("orders", UPDATE)
                        .change("orders", "{o}", "{\"state\": \"new\"}")
                        .expect(200)
                        .emits(nothing()),
                scenario("a writable rule lets in whom it names")
                        .given("o", user("ada"), "orders", "{\"item\": \"tea\"}")
                        .as(admin())
                        .change("orders", "{o}", "{\"state\": \"paid\"}")
                        .expect(200)
                        .body("state", "paid")
                        .emits("orders", UPDATE),
                scenario("a writable rule is asked about the record as it would be, each time")
                        .given("t", user("ada"), "tenders", "{\"bid\": 1}")
                        .as(user("ada"))
                        .change("tenders", "{t}", "{\"bid\": 2}")
                        .expect(200)
                        .body("bid", 2)
                        .emits("tenders", UPDATE)
                        .as(user("bea"))
                        .change("tenders", "{t}", "{\"note\": \"x\"}")
                        .expect(200)
                        .emits("tenders", UPDATE)
                        .change("tenders", "{t}", "{\"bid\": 3}")
                        .expect(422)
                        .body("code", "not_writable")
                        .pointsAt("/bid")
                        .create("tenders", "{\"bid\": 3, \"owner\": \"{ada.id}\"}")
                        .expect(422)
                        .body("code", "not_writable"),
                scenario(
                                "the collection's rule comes first: a stranger is not told what is read-only")
                        .given("o", user("ada"), "orders", "{\"item\": \"tea\"}")
                        .as(user("bea"))
                        .change("orders", "{o}", "{\"state\": \"paid\"}")
                        .expect(404));
    }

    @Override
    void prepare() {
        String owner =
                "{\"name\": \"owner\", \"type\": \"relation\", \"to\": \"users\", \"default\": \"auth.id\"}";
        define(
                "diaries",
                "{\"name\": \"title\", \"type\": \"text\"}, " + owner,
                "\"view\": \"record.owner == auth.id\", \"create\": \"auth != null\"");
        define(
                "people",
                """
                {"name": "name", "type": "text"},
                {"name": "hash", "type": "text", "hidden": true},
                {"name": "salary", "type": "int", "readable": "record.owner == auth.id"},
                {"name": "boss", "type": "relation", "to": "people"},
                {"name": "diary", "type": "relation", "to": "diaries"}\
                """
                        + ", "
                        + owner,
                "\"list\": \"public\", \"view\": \"public\", \"create\": \"public\", \"update\": \"public\"");
        define(
                "salaries",
                "{\"name\": \"salary\", \"type\": \"int\", \"readable\": \"record.owner == auth.id\"}, "
                        + owner,
                "\"list\": \"public\", \"view\": \"public\", \"create\": \"public\"");
        define(
                "vaults",
                """
                {"name": "name", "type": "text"},
                {"name": "pin", "type": "text", "readable": "false"},
                {"name": "number", "type": "int", "readable": "false"},
                {"name": "tags", "type": "text", "many": true, "readable": "false"}\
                """,
                "\"list\": \"public\"");
        define(
                "tickets",
                """
                {"name": "name", "type": "text"},
                {"name": "code", "type": "text", "unique": true},
                {"name": "secret", "type": "text", "hidden": true, "unique": true}\
                """,
                "\"view\": \"public\", \"create\": \"public\"");
        define(
                "singles",
                """
                {"name": "name", "type": "text"},
                {"name": "token", "type": "text", "hidden": true, "unique": true,
                 "default": "default-canary"}\
                """,
                "\"view\": \"public\", \"create\": \"public\"");
        define(
                "badges",
                """
                {"name": "number", "type": "int", "unique": true,
                 "readable": "record.owner == auth.id"}\
                """
                        + ", "
                        + owner,
                "\"view\": \"public\", \"create\": \"auth != null\"");
        define(
                "sealed",
                """
                {"name": "name", "type": "text"},
                {"name": "grade", "type": "int", "default": 7, "writable": "false",
                 "readable": "record.owner == auth.id"}\
                """
                        + ", "
                        + owner,
                "\"view\": \"public\", \"create\": \"auth != null\", \"update\": \"auth != null\"");
        define(
                "tenders",
                """
                {"name": "note", "type": "text"},
                {"name": "bid", "type": "int", "writable": "next.owner == auth.id"}\
                """
                        + ", "
                        + owner,
                "\"view\": \"public\", \"create\": \"auth != null\", \"update\": \"auth != null\"");
        define(
                "orders",
                """
                {"name": "item", "type": "text"},
                {"name": "state", "type": "select", "values": ["new", "paid"], "default": "new",
                 "writable": "false"}\
                """
                        + ", "
                        + owner,
                """
                "view": "record.owner == auth.id", "create": "auth != null",
                "update": "record.owner == auth.id\"\
                """);
    }

    private void define(String name, String fields, String rules) {
        server.define(
                "{\"name\": \"%s\", \"fields\": [%s], \"rules\": {%s}}"
                        .formatted(name, fields, rules));
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("SCENARIOS")
    void fields(Scenario scenario) {
        scenario.run(server);
    }

    private static Scenario oracle(String what, String parameter, String value, String code) {
        return scenario(what + " by a hidden field is refused like one by an unknown field")
                .given("p", admin(), "people", ALL)
                .as(guest())
                .list("people")
                .with(parameter, value)
                .expect(400)
                .body("code", code)
                .bodyLacks("hidden")
                .list("people")
                .with(parameter, value.replace("hash", "hasch"))
                .expect(400)
                .body("code", code);
    }
}
