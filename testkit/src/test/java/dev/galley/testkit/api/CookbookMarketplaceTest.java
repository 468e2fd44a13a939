package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.key;
import static dev.galley.testkit.api.Actor.user;
import static dev.galley.testkit.api.Recipe.json;
import static dev.galley.testkit.api.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// `docs/cookbook/marketplace.md`: Ada sells, Bea buys, Cleo looks on.
class CookbookMarketplaceTest extends CookbookTest {

    private static final Actor ADA = user("ada");
    private static final Actor BEA = user("bea");
    private static final Actor CLEO = user("cleo");
    private static final Actor BILLING = key("records:write:orders");
    private static final String ORDER =
            json(
                    "{'listing': '{boat}', 'seller': '{ada.id}', 'price': '250.00', 'ship_to': 'Quay 1'}");
    private static final String REVIEW =
            json("{'order': '{order}', 'seller': '{ada.id}', 'stars': 5}");

    CookbookMarketplaceTest() {
        super("marketplace");
    }

    private static Scenario listing(String sentence) {
        return scenario(sentence)
                .given(
                        "boat",
                        ADA,
                        "listings",
                        json("{'title': 'boat', 'price': 250, 'state': 'open'}"));
    }

    private static Scenario order(String sentence) {
        return listing(sentence).given("order", BEA, "orders", ORDER);
    }

    private static Scenario received(String sentence) {
        return order(sentence)
                .as(BILLING)
                .change("orders", "{order}", json("{'state': 'paid'}"))
                .expect(200)
                .as(ADA)
                .change("orders", "{order}", json("{'state': 'shipped'}"))
                .expect(200)
                .as(BEA)
                .change("orders", "{order}", json("{'state': 'received'}"))
                .expect(200);
    }

    @Override
    List<Scenario> scenarios() {
        return List.of(
                received(
                                "only the buyer reviews, in their own name, and the review stays with its order")
                        .given(
                                "canoe",
                                ADA,
                                "listings",
                                json("{'title': 'canoe', 'price': 90, 'state': 'open'}"))
                        .given(
                                "second",
                                BEA,
                                "orders",
                                json("{'listing': '{canoe}', 'seller': '{ada.id}', 'price': 90}"))
                        .as(CLEO)
                        .create("reviews", REVIEW)
                        .expect(403)
                        .as(ADA)
                        .create("reviews", REVIEW)
                        .expect(403)
                        .as(BEA)
                        .create(
                                "reviews",
                                json(
                                        "{'order': '{order}', 'author': '{cleo.id}', 'seller': '{ada.id}', 'stars': 5}"))
                        .expect(403)
                        .create("reviews", REVIEW)
                        .expect(201)
                        .remember("review", "id")
                        .change("reviews", "{review}", json("{'author': '{cleo.id}'}"))
                        .expect(403)
                        .change("reviews", "{review}", json("{'order': '{second}'}"))
                        .expect(403),
                order("an order goes one way, and for the thing it was made for")
                        .given(
                                "canoe",
                                ADA,
                                "listings",
                                json("{'title': 'canoe', 'price': 250, 'state': 'open'}"))
                        .as(BEA)
                        .change("orders", "{order}", json("{'listing': '{canoe}'}"))
                        .expect(403)
                        .as(BILLING)
                        .change("orders", "{order}", json("{'state': 'paid'}"))
                        .expect(200)
                        .as(BEA)
                        .change("orders", "{order}", json("{'state': 'placed'}"))
                        .expect(403)
                        .as(ADA)
                        .change("orders", "{order}", json("{'state': 'shipped'}"))
                        .expect(200)
                        .change("orders", "{order}", json("{'state': 'received'}"))
                        .expect(403)
                        .as(BEA)
                        .change("orders", "{order}", json("{'state': 'paid'}"))
                        .expect(403),
                scenario("a seller sees and changes their own drafts")
                        .given("boat", ADA, "listings", json("{'title': 'draft', 'price': 250}"))
                        .as(ADA)
                        .view("listings", "{boat}")
                        .expect(200)
                        .change("listings", "{boat}", json("{'price': 200}"))
                        .expect(200)
                        .remove("listings", "{boat}")
                        .expect(204),
                received("a sale from listing to review, and the stars of the seller")
                        .as(BEA)
                        .create("reviews", REVIEW)
                        .expect(201)
                        .remember("review", "id")
                        .change("reviews", "{review}", json("{'stars': 4}"))
                        .expect(200)
                        .as(ADA)
                        .change("reviews", "{review}", json("{'stars': 5}"))
                        .expect(403)
                        .remove("reviews", "{review}")
                        .expect(403)
                        .as(guest())
                        .get(aggregate("reviews"))
                        .with("filter", "seller == '{ada.id}' && id == '{review}'")
                        .with("select", "count(),avg(stars)")
                        .expect(200)
                        .body("groups.0.count()", 1),
                order(
                                "an order that is only placed may be cancelled by either side, and by nobody else")
                        .as(CLEO)
                        .remove("orders", "{order}")
                        .expect(404)
                        .as(BEA)
                        .remove("orders", "{order}")
                        .expect(204)
                        .as(CLEO)
                        .create("orders", ORDER)
                        .expect(201)
                        .remember("second", "id")
                        .as(ADA)
                        .remove("orders", "{second}")
                        .expect(204),
                listing("the price set by the buyer: it is the listing's, and stays")
                        .as(BEA)
                        .create(
                                "orders",
                                json(
                                        "{'listing': '{boat}', 'seller': '{ada.id}', 'price': '0.01'}"))
                        .expect(403)
                        .create("orders", json("{'listing': '{boat}', 'seller': '{ada.id}'}"))
                        .expect(403)
                        .create("orders", ORDER)
                        .expect(201)
                        .remember("order", "id")
                        .change("orders", "{order}", json("{'price': '0.01'}"))
                        .expect(403)
                        .change("orders", "{order}", json("{'price': {'$inc': -100}}"))
                        .expect(403),
                order("selling twice: the second buyer is told that it is gone")
                        .as(CLEO)
                        .create("orders", ORDER)
                        .expect(409),
                order(
                                "reviewing what one has not bought: only the buyer, and not before it has come")
                        .as(BEA)
                        .create("reviews", REVIEW)
                        .expect(403)
                        .as(CLEO)
                        .create("reviews", REVIEW)
                        .expect(403)
                        .as(ADA)
                        .create("reviews", REVIEW)
                        .expect(403)
                        .as(guest())
                        .create("reviews", REVIEW)
                        .expect(403),
                received("reviewing twice: there is one review to an order")
                        .given("review", BEA, "reviews", REVIEW)
                        .as(BEA)
                        .create("reviews", REVIEW)
                        .expect(409),
                received("reviewing another seller: a review is about who sold")
                        .as(BEA)
                        .create(
                                "reviews",
                                json("{'order': '{order}', 'seller': '{cleo.id}', 'stars': 1}"))
                        .expect(403)
                        .create("reviews", REVIEW)
                        .expect(201)
                        .remember("review", "id")
                        .change("reviews", "{review}", json("{'seller': '{cleo.id}'}"))
                        .expect(403)
                        .create(
                                "reviews",
                                json("{'order': '{order}', 'seller': '{ada.id}', 'stars': 6}"))
                        .expect(422),
                listing("buying from oneself: a seller does not order")
                        .as(ADA)
                        .create("orders", ORDER)
                        .expect(403),
                order("paying by saying so: no user makes an order paid")
                        .as(BEA)
                        .change("orders", "{order}", json("{'state': 'paid'}"))
                        .expect(403)
                        .as(ADA)
                        .change("orders", "{order}", json("{'state': 'paid'}"))
                        .expect(403)
                        .remove("orders", "{order}")
                        .expect(204)
                        .as(BEA)
                        .create(
                                "orders",
                                json(
                                        "{'listing': '{boat}', 'seller': '{ada.id}', 'price': '250.00', 'state': 'paid'}"))
                        .expect(403)
                        .create("orders", ORDER)
                        .expect(201)
                        .remember("again", "id")
                        .as(BILLING)
                        .change("orders", "{again}", json("{'state': 'paid'}"))
                        .expect(200),
                order("skipping steps: each is done from the one before, by its side")
                        .as(BEA)
                        .change("orders", "{order}", json("{'state': 'received'}"))
                        .expect(403)
                        .as(ADA)
                        .change("orders", "{order}", json("{'state': 'shipped'}"))
                        .expect(403)
                        .as(BILLING)
                        .change("orders", "{order}", json("{'state': 'paid'}"))
                        .expect(200)
                        .as(BEA)
                        .change("orders", "{order}", json("{'state': 'shipped'}"))
                        .expect(403)
                        .as(ADA)
                        .change("orders", "{order}", json("{'state': 'received'}"))
                        .expect(403)
                        .change("orders", "{order}", json("{'state': 'shipped'}"))
                        .expect(200)
                        .change("orders", "{order}", json("{'state': 'paid'}"))
                        .expect(403),
                listing("ordering for somebody else: the buyer is the caller and stays")
                        .as(BEA)
                        .create(
                                "orders",
                                json(
                                        "{'listing': '{boat}', 'buyer': '{cleo.id}', 'seller': '{ada.id}', 'price': '250.00'}"))
                        .expect(403)
                        .create("orders", ORDER)
                        .expect(201)
                        .remember("order", "id")
                        .change("orders", "{order}", json("{'buyer': '{cleo.id}'}"))
                        .expect(403),
                listing("naming another seller: an order reaches who sells")
                        .as(BEA)
                        .create(
                                "orders",
                                json(
                                        "{'listing': '{boat}', 'seller': '{cleo.id}', 'price': '250.00'}"))
                        .expect(403)
                        .create("orders", ORDER)
                        .expect(201)
                        .remember("order", "id")
                        .change("orders", "{order}", json("{'seller': '{cleo.id}'}"))
                        .expect(403),
                order(
                                "changing the address on the way: the buyer may until it is paid, the seller never")
                        .as(ADA)
                        .change("orders", "{order}", json("{'ship_to': 'my sister'}"))
                        .expect(403)
                        .as(BEA)
                        .change("orders", "{order}", json("{'ship_to': 'Quay 2'}"))
                        .expect(200)
                        .as(BILLING)
                        .change("orders", "{order}", json("{'state': 'paid'}"))
                        .expect(200)
                        .as(BEA)
                        .change("orders", "{order}", json("{'ship_to': 'Quay 3'}"))
                        .expect(403)
                        .as(ADA)
                        .change(
                                "orders",
                                "{order}",
                                json("{'state': 'shipped', 'ship_to': 'my sister'}"))
                        .expect(403),
                order("changing the goods after the sale: what was offered is what was bought")
                        .as(ADA)
                        .change("listings", "{boat}", json("{'title': 'picture of a boat'}"))
                        .expect(403)
                        .change("listings", "{boat}", json("{'price': 500}"))
                        .expect(403)
                        .change("listings", "{boat}", json("{'state': 'closed'}"))
                        .expect(200)
                        .remove("orders", "{order}")
                        .expect(204)
                        .change("listings", "{boat}", json("{'price': 500}"))
                        .expect(200),
                listing("giving a listing away: it is sold by who made it")
                        .as(ADA)
                        .change("listings", "{boat}", json("{'seller': '{cleo.id}'}"))
                        .expect(403)
                        .create(
                                "listings",
                                json("{'title': 'x', 'price': 1, 'seller': '{cleo.id}'}"))
                        .expect(403)
                        .as(CLEO)
                        .change("listings", "{boat}", json("{'price': 1}"))
                        .expect(403)
                        .remove("listings", "{boat}")
                        .expect(403)
                        .as(guest())
                        .create(
                                "listings",
                                json("{'title': 'x', 'price': 1, 'seller': '{cleo.id}'}"))
                        .expect(403),
                received("seeing what others buy: neither the order nor the name below a review")
                        .given("review", BEA, "reviews", REVIEW)
                        .as(CLEO)
                        .view("orders", "{order}")
                        .expect(404)
                        .list("orders")
                        .expect(200)
                        .body("items", List.of())
                        .view("reviews", "{review}")
                        .expect(200)
                        .bodyLacksMember("author")
                        .bodyLacksMember("order")
                        .get(count("reviews"))
                        .with("filter", "author == '{bea.id}'")
                        .expect(200)
                        .body("count", 0)
                        .get(count("reviews"))
                        .with("filter", "order.buyer == '{bea.id}'")
                        .expect(200)
                        .body("count", 0)
                        .as(BEA)
                        .view("reviews", "{review}")
                        .expect(200)
                        .body("author", "{bea.id}"),
                received("unmaking a sale: what is paid stays, and so does what was sold")
                        .as(BEA)
                        .remove("orders", "{order}")
                        .expect(403)
                        .as(ADA)
                        .remove("orders", "{order}")
                        .expect(403)
                        .remove("listings", "{boat}")
                        .expect(409)
                        .body("code", "relation_in_use"),
                scenario("peeking at drafts: a draft is its seller's alone, and is not for sale")
                        .given("boat", ADA, "listings", json("{'title': 'secret', 'price': 250}"))
                        .as(CLEO)
                        .view("listings", "{boat}")
                        .expect(404)
                        .get(count("listings"))
                        .with("filter", "title == 'secret'")
                        .expect(200)
                        .body("count", 0)
                        .create("orders", ORDER)
                        .expect(403)
                        .as(guest())
                        .view("listings", "{boat}")
                        .expect(404)
                        .as(ADA)
                        .change("listings", "{boat}", json("{'state': 'open'}"))
                        .expect(200)
                        .as(guest())
                        .view("listings", "{boat}")
                        .expect(200));
    }

    @Test
    void of_many_who_buy_one_thing_at_once_one_does() {
        List<Actor> buyers = List.of(user("b1"), user("b2"), user("b3"), user("b4"));
        buyers.forEach(server::as);
        for (int round = 0; round < 5; round++) {
            String boat =
                    made(ADA, "listings", json("{'title': 'boat', 'price': 250, 'state': 'open'}"));
            String body = ORDER.replace("{boat}", boat).replace("{ada.id}", server.userId("ada"));
            List<Integer> statuses =
                    Together.times(
                            buyers.size(),
                            n -> server.as(buyers.get(n)).post(records("orders"), body).status());
            assertThat(statuses).filteredOn(s -> s == 201).hasSize(1);
            assertThat(statuses).filteredOn(s -> s != 201).containsOnly(409);
        }
    }

    /// Either the price was raised first and the order at the old one refused, or the order was first and the price stays.
    @Test
    void nobody_buys_at_a_price_that_is_raised_at_the_same_moment() {
        for (int round = 0; round < 10; round++) {
            String boat =
                    made(ADA, "listings", json("{'title': 'boat', 'price': 250, 'state': 'open'}"));
            String body = ORDER.replace("{boat}", boat).replace("{ada.id}", server.userId("ada"));
            List<Integer> statuses =
                    Together.times(
                            2,
                            n ->
                                    n == 0
                                            ? server.as(BEA).post(records("orders"), body).status()
                                            : server.as(ADA)
                                                    .patch(
                                                            records("listings") + "/" + boat,
                                                            json("{'price': 300}"))
                                                    .status());
            assertThat(statuses).isIn(List.of(201, 403), List.of(403, 200));
        }
    }
}
