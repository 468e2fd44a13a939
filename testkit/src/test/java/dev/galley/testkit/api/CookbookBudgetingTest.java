package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.user;
import static dev.galley.testkit.api.Recipe.json;
import static dev.galley.testkit.api.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// `docs/cookbook/budgeting.md`: Ada keeps a book closed until the end of October, Bea reads it, Cleo is a stranger.
class CookbookBudgetingTest extends CookbookTest {

    private static final Actor ADA = user("ada");
    private static final Actor BEA = user("bea");
    private static final Actor CLEO = user("cleo");
    private static final String ENTRY = entry("2026-11-20");

    CookbookBudgetingTest() {
        super("budgeting");
    }

    private static String entry(String day) {
        return json(
                "{'book': '{book}', 'category': '{food}', 'day': '"
                        + day
                        + "', 'amount': '-12.30', 'note': 'sweets'}");
    }

    private static Scenario book(String sentence) {
        return scenario(sentence)
                .given("book", ADA, "books", json("{'title': 'home'}"))
                .given("food", ADA, "categories", json("{'book': '{book}', 'name': 'food'}"))
                .given(
                        "reader",
                        ADA,
                        "readers",
                        json(
                                "{'book': '{book}', 'user': '{bea.id}', 'until': '2026-12-01T00:00:00Z'}"))
                .given("old", ADA, "entries", entry("2026-10-15"))
                .given("new", ADA, "entries", ENTRY)
                .as(ADA)
                .change("books", "{book}", json("{'closed_until': '2026-10-31'}"))
                .expect(200);
    }

    @Override
    List<Scenario> scenarios() {
        return List.of(
                scenario("a book that was never closed is open throughout, for its owner alone")
                        .given("book", ADA, "books", json("{'title': 'home'}"))
                        .given(
                                "food",
                                ADA,
                                "categories",
                                json("{'book': '{book}', 'name': 'food'}"))
                        .given("old", ADA, "entries", entry("2020-01-01"))
                        .as(CLEO)
                        .remove("books", "{book}")
                        .expect(404)
                        .view("categories", "{food}")
                        .expect(404)
                        .as(ADA)
                        .change("entries", "{old}", json("{'amount': 1}"))
                        .expect(200)
                        .remove("entries", "{old}")
                        .expect(204)
                        .remove("books", "{book}")
                        .expect(204),
                book("the owner moves no reader to another book, has each once, and ends the reading")
                        .given("other", ADA, "books", json("{'title': 'other'}"))
                        .given(
                                "unused",
                                ADA,
                                "categories",
                                json("{'book': '{book}', 'name': 'none'}"))
                        .as(CLEO)
                        .view("categories", "{food}")
                        .expect(404)
                        .as(BEA)
                        .change("categories", "{food}", json("{'name': 'x'}"))
                        .expect(403)
                        .remove("categories", "{unused}")
                        .expect(403)
                        .as(ADA)
                        .change("readers", "{reader}", json("{'book': '{other}'}"))
                        .expect(403)
                        .create(
                                "readers",
                                json(
                                        "{'book': '{book}', 'user': '{bea.id}', 'until': '2026-12-01T00:00:00Z'}"))
                        .expect(409)
                        .remove("readers", "{reader}")
                        .expect(204)
                        .as(BEA)
                        .view("books", "{book}")
                        .expect(404),
                book("the owner books, corrects and deletes in the open month, and sums it up")
                        .as(ADA)
                        .create("entries", ENTRY)
                        .expect(201)
                        .remember("mine", "id")
                        .change("entries", "{mine}", json("{'amount': '-7.70'}"))
                        .expect(200)
                        .get(aggregate("entries"))
                        .with("filter", "book == '{book}'")
                        .with("group", "category")
                        .with("select", "sum(amount)")
                        .expect(200)
                        .body("groups.0.sum(amount)", "-32.30")
                        .remove("entries", "{mine}")
                        .expect(204),
                book("a reader sees all but the notes, a stranger and a guest see nothing")
                        .as(BEA)
                        .view("books", "{book}")
                        .expect(200)
                        .view("categories", "{food}")
                        .expect(200)
                        .view("entries", "{new}")
                        .expect(200)
                        .body("amount", "-12.30")
                        .bodyLacksMember("note")
                        .as(CLEO)
                        .view("books", "{book}")
                        .expect(404)
                        .view("entries", "{new}")
                        .expect(404)
                        .view("readers", "{reader}")
                        .expect(404)
                        .as(guest())
                        .view("entries", "{new}")
                        .expect(404)
                        .create("books", json("{'title': 'x', 'owner': '{ada.id}'}"))
                        .expect(403),
                book("booking into another book: one's own, and no other later")
                        .given("hers", CLEO, "books", json("{'title': 'hers'}"))
                        .given(
                                "hers_food",
                                CLEO,
                                "categories",
                                json("{'book': '{hers}', 'name': 'food'}"))
                        .as(CLEO)
                        .create("entries", ENTRY)
                        .expect(403)
                        .as(ADA)
                        .change("entries", "{new}", json("{'book': '{hers}'}"))
                        .expect(403)
                        .change(
                                "entries",
                                "{new}",
                                json("{'book': '{hers}', 'category': '{hers_food}'}"))
                        .expect(403),
                book("a category of another book: not even of one's own other one")
                        .given("other", ADA, "books", json("{'title': 'other'}"))
                        .given(
                                "fuel",
                                ADA,
                                "categories",
                                json("{'book': '{other}', 'name': 'fuel'}"))
                        .as(ADA)
                        .create(
                                "entries",
                                json(
                                        "{'book': '{book}', 'category': '{fuel}', 'day': '2026-11-20', 'amount': 1}"))
                        .expect(403)
                        .change("entries", "{new}", json("{'category': '{fuel}'}"))
                        .expect(403),
                book("moving a category: it stays in its book")
                        .given("other", ADA, "books", json("{'title': 'other'}"))
                        .as(ADA)
                        .change("categories", "{food}", json("{'book': '{other}'}"))
                        .expect(403)
                        .change("categories", "{food}", json("{'name': 'groceries'}"))
                        .expect(200)
                        .as(CLEO)
                        .create("categories", json("{'book': '{book}', 'name': 'x'}"))
                        .expect(403),
                book("changing a closed month: what is closed stays")
                        .as(ADA)
                        .change("entries", "{old}", json("{'amount': 0}"))
                        .expect(403)
                        .change("entries", "{old}", json("{'day': '2026-11-15'}"))
                        .expect(403),
                book("moving into a closed month: nothing is added to it")
                        .as(ADA)
                        .change("entries", "{new}", json("{'day': '2026-10-15'}"))
                        .expect(403)
                        .create("entries", entry("2026-10-31"))
                        .expect(403)
                        .create("entries", entry("2026-11-01"))
                        .expect(201),
                book("deleting from a closed month: neither the entry nor what it hangs on")
                        .as(ADA)
                        .remove("entries", "{old}")
                        .expect(403)
                        .remove("categories", "{food}")
                        .expect(403)
                        .remove("books", "{book}")
                        .expect(403)
                        .create("categories", json("{'book': '{book}', 'name': 'none'}"))
                        .expect(201)
                        .remember("unused", "id")
                        .remove("categories", "{unused}")
                        .expect(204)
                        .create("books", json("{'title': 'short-lived'}"))
                        .expect(201)
                        .remember("short", "id")
                        .remove("books", "{short}")
                        .expect(204),
                book("reopening a month: closing goes one way")
                        .as(ADA)
                        .change("books", "{book}", json("{'closed_until': '2026-09-30'}"))
                        .expect(403)
                        .change("books", "{book}", json("{'closed_until': null}"))
                        .expect(403)
                        .replace("books", "{book}", json("{'title': 'home'}"))
                        .expect(403)
                        .change(
                                "books",
                                "{book}",
                                json("{'closed_until': '2026-11-20', 'title': 'house'}"))
                        .expect(200)
                        .remove("entries", "{new}")
                        .expect(403),
                book("adding oneself as a reader: readers are made by the owner")
                        .as(CLEO)
                        .create(
                                "readers",
                                json(
                                        "{'book': '{book}', 'user': '{cleo.id}', 'until': '2026-12-01T00:00:00Z'}"))
                        .expect(403)
                        .as(ADA)
                        .create(
                                "readers",
                                json(
                                        "{'book': '{book}', 'user': '{cleo.id}', 'until': '2026-12-01T00:00:00Z'}"))
                        .expect(201)
                        .as(CLEO)
                        .view("entries", "{new}")
                        .expect(200),
                book("reading on after the time: access ends by itself")
                        .as(ADA)
                        .change("readers", "{reader}", json("{'until': '2026-11-21T10:00:00Z'}"))
                        .expect(200)
                        .as(BEA)
                        .view("books", "{book}")
                        .expect(404)
                        .view("entries", "{new}")
                        .expect(404)
                        .view("categories", "{food}")
                        .expect(404),
                book("prolonging one's own reading: the owner says how long")
                        .as(BEA)
                        .change("readers", "{reader}", json("{'until': '2030-01-01T00:00:00Z'}"))
                        .expect(403)
                        .remove("readers", "{reader}")
                        .expect(204)
                        .view("books", "{book}")
                        .expect(404),
                book("passing the reading on: a reader makes no readers")
                        .as(BEA)
                        .create(
                                "readers",
                                json(
                                        "{'book': '{book}', 'user': '{cleo.id}', 'until': '2026-12-01T00:00:00Z'}"))
                        .expect(403)
                        .change("readers", "{reader}", json("{'user': '{cleo.id}'}"))
                        .expect(403)
                        .as(ADA)
                        .change("readers", "{reader}", json("{'user': '{cleo.id}'}"))
                        .expect(403),
                book("writing as a reader: reading is all")
                        .as(BEA)
                        .create("entries", ENTRY)
                        .expect(403)
                        .change("entries", "{new}", json("{'amount': 0}"))
                        .expect(403)
                        .remove("entries", "{new}")
                        .expect(403)
                        .create("categories", json("{'book': '{book}', 'name': 'x'}"))
                        .expect(403)
                        .change("books", "{book}", json("{'title': 'x'}"))
                        .expect(403),
                book("notes as an oracle: guessing finds nothing")
                        .as(BEA)
                        .get(count("entries"))
                        .with("filter", "note.startsWith('s')")
                        .expect(200)
                        .body("count", 0)
                        .get(aggregate("entries"))
                        .with("filter", "book == '{book}'")
                        .with("select", "count(note),min(note),count()")
                        .expect(200)
                        .body("groups.0.count(note)", 0)
                        .body("groups.0.min(note)", null)
                        .body("groups.0.count()", 2)
                        .as(ADA)
                        .get(count("entries"))
                        .with("filter", "book == '{book}' && note.startsWith('s')")
                        .expect(200)
                        .body("count", 2),
                book("sums as an oracle: a stranger's are those of nothing")
                        .as(CLEO)
                        .get(aggregate("entries"))
                        .with("filter", "book == '{book}'")
                        .with("select", "sum(amount),count()")
                        .expect(200)
                        .body("groups.0.sum(amount)", null)
                        .body("groups.0.count()", 0)
                        .get(count("entries"))
                        .with("filter", "category.name == 'food' && book == '{book}'")
                        .expect(200)
                        .body("count", 0),
                book("giving a book away: nor taking one")
                        .as(ADA)
                        .change("books", "{book}", json("{'owner': '{cleo.id}'}"))
                        .expect(403)
                        .create("books", json("{'title': 'x', 'owner': '{cleo.id}'}"))
                        .expect(403)
                        .as(BEA)
                        .change("books", "{book}", json("{'owner': '{bea.id}'}"))
                        .expect(403));
    }

    /// Either the entry is there when the month is closed, or it is refused; never one after the other way round.
    @Test
    void nothing_is_booked_into_a_month_that_has_been_closed() {
        for (int round = 0; round < 10; round++) {
            String book = made(ADA, "books", json("{'title': 'race'}"));
            String food = made(ADA, "categories", json("{'book': '" + book + "', 'name': 'food'}"));
            String body = ENTRY.replace("{book}", book).replace("{food}", food);
            List<Long> positions =
                    Together.times(
                            2,
                            n -> {
                                Answer answer =
                                        n == 0
                                                ? server.as(ADA).post(records("entries"), body)
                                                : server.as(ADA)
                                                        .patch(
                                                                records("books") + "/" + book,
                                                                json(
                                                                        "{'closed_until': '2026-11-30'}"));
                                assertThat(answer.status()).isIn(200, 201, 403);
                                return answer.status() == 403 ? 0L : revision(answer);
                            });
            assertThat(positions.get(1)).isPositive();
            assertThat(positions.get(0)).isLessThan(positions.get(1));
        }
    }

    private static long revision(Answer answer) {
        return Long.parseLong(answer.header("ETag").orElseThrow().replace("\"", ""));
    }
}
