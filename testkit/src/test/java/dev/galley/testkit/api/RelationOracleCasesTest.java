package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.user;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Case D04: a path into records that the caller may not view is no oracle.
///
/// Notes lead to vaults that differ in everything, and to none. Whatever a stranger asks about the vaults must
/// therefore come out alike for every note: all of them or none, by every door that filters.
class RelationOracleCasesTest extends ApiTest {

    private static final String NOTES = "/api/v1/collections/notes";

    /// Notes of each kind, so that a page of one has a next one.
    private static final int EACH = 2;

    /// What may be asked about a text behind `#`.
    private static final List<String> TEXT_TESTS =
            List.of(
                    "# == 'alpha'",
                    "# != 'alpha'",
                    "!(# == 'alpha')",
                    "# < 'b'",
                    "# >= 'b'",
                    "# in ['alpha', 'x']",
                    "!(# in ['alpha'])",
                    "#.startsWith('a')",
                    "!#.startsWith('a')",
                    "#.endsWith('a')",
                    "#.contains('lph')",
                    "#.matches('^a')",
                    "#.lowerAscii() == 'alpha'",
                    "#.size() == 5",
                    "size(#) > 4",
                    "# == null",
                    "# != null",
                    "# == null || #.startsWith('a')",
                    "#.startsWith('a') ? true : false",
                    "# == null ? false : # == 'alpha'",
                    "true && # == 'alpha'",
                    "false || # != 'alpha'",
                    "title == 'n' && # == 'alpha'",
                    "!(title == 'x' || # == 'alpha')");

    private static final List<String> INT_TESTS =
            List.of(
                    "# == 1",
                    "# != 1",
                    "# < 2",
                    "!(# < 2)",
                    "# + 1 == 2",
                    "1 / (# - 1) == 0",
                    "9007199254740991 + # > 0",
                    "# % 2 == 1",
                    "# in [1, 3]",
                    "# == null",
                    "# != null");

    /// Texts that a stranger may not see: behind a view rule that denies, absent or conditional, one step or two
    /// away, or not readable though the record is.
    private static final List<String> TEXTS =
            List.of(
                    "vault.code",
                    "closed.code",
                    "circle.code",
                    "chain.vault.code",
                    "chain.closed.code",
                    "chain.chain.vault.code",
                    "half.code",
                    "person.email",
                    "vault.holder.email");

    private static final List<String> INTS =
            List.of("vault.n", "closed.n", "half.n", "chain.vault.n", "vault.deep.n");

    /// What looks the other way round: from a record to those that refer to it.
    private static final List<String> BACKWARDS =
            List.of(
                    "notes_via_vault.code == 'a'",
                    "vaults.code == 'alpha'",
                    "vault.notes.title == 'n'",
                    "vault.notes_via_vault.title == 'n'",
                    "members_via_note.person == 'x'",
                    "vault._changes.op == 1",
                    "exists('vaults', v, v.code.startsWith('a'))",
                    "vault.exists(v, v.code == 'alpha')",
                    "id in vaults.id",
                    "collection.vaults.code == 'alpha'",
                    "auth.record.email == 'a'",
                    "vault.code:length == 5",
                    "vault.code.lower == 'a'");

    @Override
    void prepare() {
        String data =
                """
                {"name": "code", "type": "text"}, {"name": "n", "type": "int"},
                {"name": "holder", "type": "relation", "to": "users"}\
                """;
        define(
                "vaults",
                data + ", {\"name\": \"deep\", \"type\": \"relation\", \"to\": \"vaults\"}",
                "\"list\": \"record.holder == auth.id\", \"view\": \"list\"");
        define("sealeds", data, "");
        define("circles", data, "\"view\": \"record.code == 'open'\"");
        define(
                "halves",
                """
                {"name": "code", "type": "text", "readable": "record.holder == auth.id"},
                {"name": "n", "type": "int", "readable": "false"},
                {"name": "holder", "type": "relation", "to": "users"}\
                """,
                "\"view\": \"public\"");
        define(
                "notes",
                """
                {"name": "title", "type": "text"},
                {"name": "vault", "type": "relation", "to": "vaults"},
                {"name": "closed", "type": "relation", "to": "sealeds"},
                {"name": "circle", "type": "relation", "to": "circles"},
                {"name": "half", "type": "relation", "to": "halves"},
                {"name": "person", "type": "relation", "to": "users"},
                {"name": "chain", "type": "relation", "to": "notes"}\
                """,
                "\"list\": \"public\", \"view\": \"public\"");
        String first = notes("alpha", 1, "ada", "null");
        String second = notes("omega", 2, "bea", "null");
        notes("alpha", 3, "ada", first);
        notes("omega", 4, "bea", second);
        post("notes", "{\"title\": \"n\"}");
    }

    /// Some notes that lead to records of their own with that code, number and holder.
    private String notes(String code, int n, String holder, String chain) {
        String person = "\"" + server.userId(holder) + "\"";
        String data = "{\"code\": \"%s\", \"n\": %d, \"holder\": %s}".formatted(code, n, person);
        String deep = post("vaults", data);
        String vault = data.replace("}", ", \"deep\": " + deep + "}");
        String body =
                "{\"title\": \"n\", \"vault\": %s, \"closed\": %s, \"circle\": %s, \"half\": %s, \"person\": %s, \"chain\": %s}"
                        .formatted(
                                post("vaults", vault),
                                post("sealeds", data),
                                post("circles", data),
                                post("halves", data),
                                person,
                                chain);
        String made = "";
        for (int i = 0; i < EACH; i++) {
            made = post("notes", body);
        }
        return made;
    }

    private String post(String collection, String json) {
        Answer made =
                server.as(admin()).post("/api/v1/collections/" + collection + "/records", json);
        assertThat(made.status()).as("%s", made).isEqualTo(201);
        return '"' + made.textAt("id") + '"';
    }

    private void define(String name, String fields, String rules) {
        server.define(
                "{\"name\": \"%s\", \"fields\": [%s], \"rules\": {%s}}"
                        .formatted(name, fields, rules));
    }

    private static List<String> filters() {
        List<String> filters = new ArrayList<>();
        for (String path : TEXTS) {
            TEXT_TESTS.forEach(test -> filters.add(test.replace("#", path)));
        }
        for (String path : INTS) {
            INT_TESTS.forEach(test -> filters.add(test.replace("#", path)));
        }
        return filters;
    }

    @Test
    void d04_what_a_filter_asks_along_a_relation_comes_out_alike_for_all_records() {
        int all = 4 * EACH + 1;
        for (Actor stranger : List.of(guest(), user("cleo"))) {
            for (String filter : filters()) {
                Set<Integer> counts = counts(server.as(stranger), filter);
                assertThat(counts).as("%s: %s", stranger, filter).hasSize(1);
                assertThat(counts).as("%s: %s", stranger, filter).isSubsetOf(0, all);
            }
        }
    }

    /// The tests above would hold of filters that never find anything; to their holder they do.
    @Test
    void d04_the_holder_of_a_record_finds_it_along_the_relation() {
        for (String filter :
                List.of(
                        "vault.code == 'alpha'",
                        "chain.vault.code == 'alpha' || vault.code.startsWith('al')",
                        "half.code == 'alpha'",
                        "person.email == 'ada@example.com'",
                        "vault.n in [1, 3]")) {
            assertThat(counts(server.as(user("ada")), filter)).as(filter).containsExactly(2 * EACH);
        }
        assertThat(counts(server.as(admin()), "closed.code == 'alpha'")).containsExactly(2 * EACH);
    }

    /// What every door that takes a filter says of how many records it finds.
    private static Set<Integer> counts(TestClient client, String filter) {
        TestRequest list =
                TestRequest.of("GET", NOTES + "/records").withParameter("filter", filter);
        Answer counted = client.send(list.withParameter("count", "exact"));
        assertThat(counted.status()).as("%s: %s", filter, counted).isEqualTo(200);
        Set<Integer> counts = new TreeSet<>();
        counts.add(counted.at("items").size());
        counts.add(counted.at("count").intValue());
        counts.add(
                client.send(TestRequest.of("GET", NOTES + "/count").withParameter("filter", filter))
                        .at("count")
                        .intValue());
        counts.add(
                client.send(
                                TestRequest.of("GET", NOTES + "/aggregate")
                                        .withParameter("select", "count()")
                                        .withParameter("filter", filter))
                        .at("groups.0.count()")
                        .intValue());
        counts.add(
                client.send(
                                TestRequest.of("QUERY", NOTES + "/records")
                                        .withBody("{\"filter\": \"" + filter + "\"}"))
                        .at("items")
                        .size());
        counts.add(
                client.send(list.withParameter("expand", "vault,closed,chain.vault"))
                        .at("items")
                        .size());
        counts.add(page(client, list));
        return counts;
    }

    /// How many records there are on pages of three.
    private static int page(TestClient client, TestRequest list) {
        TestRequest small = list.withParameter("limit", "3").withParameter("sort", "-created");
        int found = 0;
        Answer page = client.send(small);
        while (true) {
            found += page.at("items").size();
            if (page.at("next").isMissingNode()) {
                return found;
            }
            page = client.send(small.withParameter("cursor", page.textAt("next")));
        }
    }

    @Test
    void d04_nothing_looks_backwards() {
        for (String filter : BACKWARDS) {
            for (String door : List.of("/records", "/count")) {
                Answer answer =
                        server.as(user("cleo"))
                                .send(
                                        TestRequest.of("GET", NOTES + door)
                                                .withParameter("filter", filter));
                assertThat(answer.status()).as("%s: %s", filter, answer).isEqualTo(400);
            }
        }
        for (String path : List.of("notes_via_vault", "vault.notes_via_vault", "vaults")) {
            Answer answer =
                    server.as(user("cleo"))
                            .send(
                                    TestRequest.of("GET", NOTES + "/records")
                                            .withParameter("expand", path));
            assertThat(answer.status()).as("%s: %s", path, answer).isEqualTo(400);
        }
    }

    @Test
    void d04_no_order_and_no_group_goes_along_a_relation() {
        List<String> paths = new ArrayList<>(TEXTS);
        paths.addAll(INTS);
        for (String path : paths) {
            for (TestRequest request :
                    List.of(
                            TestRequest.of("GET", NOTES + "/records").withParameter("sort", path),
                            TestRequest.of("GET", NOTES + "/records")
                                    .withParameter("sort", "title,-" + path),
                            TestRequest.of("QUERY", NOTES + "/records")
                                    .withBody("{\"sort\": \"" + path + "\"}"),
                            TestRequest.of("GET", NOTES + "/aggregate")
                                    .withParameter("select", "count()")
                                    .withParameter("group", path),
                            TestRequest.of("GET", NOTES + "/aggregate")
                                    .withParameter("select", "max(" + path + ")"))) {
                Answer answer = server.as(user("cleo")).send(request);
                assertThat(answer.status()).as("%s: %s", request, answer).isEqualTo(400);
            }
        }
    }

    /// Order and groups by a field that may not be read come out as if all were null.
    @Test
    void d04_an_order_by_what_may_not_be_read_says_nothing_of_it() {
        TestClient cleo = server.as(user("cleo"));
        String halves = "/api/v1/collections/users/records";
        List<String> sorted = ids(cleo, halves, "email");
        assertThat(ids(cleo, halves, "-email")).isEqualTo(sorted.reversed());
        List<String> others = new ArrayList<>(sorted);
        others.remove(server.userId("cleo"));
        assertThat(others).isSorted().hasSizeGreaterThan(1);
    }

    private static List<String> ids(TestClient client, String records, String sort) {
        Answer answer = client.send(TestRequest.of("GET", records).withParameter("sort", sort));
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        List<String> ids = new ArrayList<>();
        answer.at("items.*.id").forEach(id -> ids.add(id.stringValue()));
        return ids;
    }
}
