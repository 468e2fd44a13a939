package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.user;
import static dev.galley.testkit.api.Recipe.json;
import static dev.galley.testkit.api.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// `docs/cookbook/shop.md`: Ed works there, Ada and Bea buy.
class CookbookShopTest extends CookbookTest {

    private static final Actor ED = user("ed");
    private static final Actor ADA = user("ada");
    private static final Actor BEA = user("bea");
    private static final String LINE =
            json(
                    "{'order': '{cart}', 'product': '{tea}', 'quantity': 2, 'price': 450, 'amount': 900}");
    private static final String PLACE = json("{'state': 'placed', 'address': 'Quay 1'}");

    CookbookShopTest() {
        super("shop");
    }

    @Override
    void prepare() {
        super.prepare();
        made(admin(), "staff", json("{'user': '" + server.userId("ed") + "'}"));
    }

    private static Scenario cart(String sentence) {
        return scenario(sentence)
                .given(
                        "tea",
                        ED,
                        "products",
                        json("{'title': 'tea', 'price': 450, 'stock': 10, 'active': true}"))
                .given("cart", ADA, "orders", "{}");
    }

    private static Scenario filled(String sentence) {
        return cart(sentence).given("line", ADA, "lines", LINE);
    }

    private static Scenario placed(String sentence) {
        return filled(sentence).as(ADA).change("orders", "{cart}", PLACE).expect(200);
    }

    private static String confirm(int pieces) {
        return json(
                """
                {'operations': [
                  {'method': 'PATCH', 'path': '/collections/products/records/{tea}', 'body': {'stock': {'$inc': -%d}}},
                  {'method': 'PATCH', 'path': '/collections/orders/records/{cart}', 'body': {'state': 'confirmed'}}]}\
                """
                        .formatted(pieces));
    }

    @Override
    List<Scenario> scenarios() {
        return List.of(
                filled("a cart is nobody else's to change, to place or to throw away")
                        .as(BEA)
                        .change("orders", "{cart}", json("{'address': 'Quay 6'}"))
                        .expect(404)
                        .change("orders", "{cart}", PLACE)
                        .expect(404)
                        .remove("orders", "{cart}")
                        .expect(404)
                        .remove("lines", "{line}")
                        .expect(404)
                        .as(ADA)
                        .change(
                                "orders",
                                "{cart}",
                                json("{'state': 'confirmed', 'address': 'Quay 1'}"))
                        .expect(403)
                        .create("lines", LINE)
                        .expect(409),
                filled(
                                "a line stays with its product; products that are not on sale are the staff's to see")
                        .given(
                                "milk",
                                ED,
                                "products",
                                json("{'title': 'milk', 'price': 100, 'active': true}"))
                        .given("old", ED, "products", json("{'title': 'old', 'price': 1}"))
                        .as(ADA)
                        .change(
                                "lines",
                                "{line}",
                                json("{'product': '{milk}', 'price': 100, 'amount': 200}"))
                        .expect(403)
                        .as(ED)
                        .view("products", "{old}")
                        .expect(200)
                        .as(admin())
                        .create("staff", json("{'user': '{ed.id}'}"))
                        .expect(409),
                placed("an order from cart to shipping, and its total")
                        .as(ADA)
                        .get(aggregate("lines"))
                        .with("filter", "order == '{cart}'")
                        .with("select", "sum(amount)")
                        .expect(200)
                        .body("groups.0.sum(amount)", 900)
                        .as(ED)
                        .post("/api/v1/batch", confirm(2))
                        .expect(200)
                        .change("orders", "{cart}", json("{'state': 'shipped'}"))
                        .expect(200)
                        .view("products", "{tea}")
                        .expect(200)
                        .body("stock", 8),
                filled(
                                "a cart is the customer's to change and to throw away, and not even the staff's to see")
                        .as(ED)
                        .view("orders", "{cart}")
                        .expect(404)
                        .view("lines", "{line}")
                        .expect(404)
                        .as(ADA)
                        .change("lines", "{line}", json("{'quantity': 3, 'amount': 1350}"))
                        .expect(200)
                        .remove("lines", "{line}")
                        .expect(204)
                        .remove("orders", "{cart}")
                        .expect(204),
                cart("products are the staff's to make and change; what is not active is not there")
                        .given("old", ED, "products", json("{'title': 'old', 'price': 1}"))
                        .as(ADA)
                        .view("products", "{old}")
                        .expect(404)
                        .create("products", json("{'title': 'x', 'price': 1}"))
                        .expect(403)
                        .change("products", "{tea}", json("{'price': 1}"))
                        .expect(403)
                        .remove("products", "{tea}")
                        .expect(403)
                        .create(
                                "lines",
                                json(
                                        "{'order': '{cart}', 'product': '{old}', 'quantity': 1, 'price': 1, 'amount': 1}"))
                        .expect(403)
                        .as(guest())
                        .view("products", "{tea}")
                        .expect(200)
                        .create("orders", json("{'customer': '{ada.id}'}"))
                        .expect(403),
                placed("a placed order is cancelled by its customer, and a confirmed one is not")
                        .as(BEA)
                        .change("orders", "{cart}", json("{'state': 'cancelled'}"))
                        .expect(404)
                        .as(ED)
                        .post("/api/v1/batch", confirm(2))
                        .expect(200)
                        .as(ADA)
                        .change("orders", "{cart}", json("{'state': 'cancelled'}"))
                        .expect(403)
                        .create("orders", "{}")
                        .expect(201),
                cart("the price set by the buyer: price and amount are worked out by the rule")
                        .as(ADA)
                        .create(
                                "lines",
                                json(
                                        "{'order': '{cart}', 'product': '{tea}', 'quantity': 2, 'price': 1, 'amount': 2}"))
                        .expect(403)
                        .create(
                                "lines",
                                json(
                                        "{'order': '{cart}', 'product': '{tea}', 'quantity': 2, 'price': 450, 'amount': 450}"))
                        .expect(403)
                        .create("lines", LINE)
                        .expect(201)
                        .remember("line", "id")
                        .change("lines", "{line}", json("{'quantity': 100}"))
                        .expect(403)
                        .change("lines", "{line}", json("{'price': 1, 'amount': 2}"))
                        .expect(403)
                        .change("lines", "{line}", json("{'amount': {'$inc': -899}}"))
                        .expect(403),
                filled("a price from yesterday: a cart is placed at the prices of the day")
                        .as(ED)
                        .change("products", "{tea}", json("{'price': 500}"))
                        .expect(200)
                        .as(ADA)
                        .change("orders", "{cart}", PLACE)
                        .expect(403)
                        .change("lines", "{line}", json("{'price': 500, 'amount': 1000}"))
                        .expect(200)
                        .change("orders", "{cart}", PLACE)
                        .expect(200),
                cart("a negative quantity: there is no line that pays")
                        .as(ADA)
                        .create(
                                "lines",
                                json(
                                        "{'order': '{cart}', 'product': '{tea}', 'quantity': -5, 'price': 450, 'amount': -2250}"))
                        .expect(422)
                        .create(
                                "lines",
                                json(
                                        "{'order': '{cart}', 'product': '{tea}', 'quantity': 0, 'price': 450, 'amount': 0}"))
                        .expect(422),
                placed("changing what is placed: lines stay as they were")
                        .given(
                                "milk",
                                ED,
                                "products",
                                json("{'title': 'milk', 'price': 100, 'stock': 5, 'active': true}"))
                        .as(ADA)
                        .change("lines", "{line}", json("{'quantity': 1, 'amount': 450}"))
                        .expect(403)
                        .remove("lines", "{line}")
                        .expect(403)
                        .create(
                                "lines",
                                json(
                                        "{'order': '{cart}', 'product': '{milk}', 'quantity': 1, 'price': 100, 'amount': 100}"))
                        .expect(403)
                        .change("orders", "{cart}", json("{'state': 'cart'}"))
                        .expect(403)
                        .remove("orders", "{cart}")
                        .expect(403),
                filled("a line in somebody else's cart: it neither comes nor goes there")
                        .given("hers", BEA, "orders", "{}")
                        .as(BEA)
                        .create("lines", LINE)
                        .expect(403)
                        .change("lines", "{line}", json("{'quantity': 1, 'amount': 450}"))
                        .expect(404)
                        .as(ADA)
                        .change("lines", "{line}", json("{'order': '{hers}'}"))
                        .expect(403),
                placed("confirming oneself: the customer leads no further than placed")
                        .as(ADA)
                        .change("orders", "{cart}", json("{'state': 'confirmed'}"))
                        .expect(403)
                        .change("orders", "{cart}", json("{'state': 'shipped'}"))
                        .expect(403)
                        .create("orders", json("{'state': 'confirmed'}"))
                        .expect(403)
                        .as(ED)
                        .change("orders", "{cart}", json("{'state': 'shipped'}"))
                        .expect(403)
                        .post("/api/v1/batch", confirm(2))
                        .expect(200),
                placed("negative stock: what is not there is not confirmed")
                        .as(ED)
                        .post("/api/v1/batch", confirm(11))
                        .expect(422)
                        .view("orders", "{cart}")
                        .expect(200)
                        .body("state", "placed")
                        .post("/api/v1/batch", confirm(10))
                        .expect(200)
                        .post("/api/v1/batch", confirm(0))
                        .expect(403)
                        .view("products", "{tea}")
                        .expect(200)
                        .body("stock", 0),
                cart("taking the stock without buying: customers have no hand in it")
                        .as(ADA)
                        .change("products", "{tea}", json("{'stock': {'$inc': -1}}"))
                        .expect(403)
                        .post("/api/v1/batch", confirm(1))
                        .expect(403),
                cart("an empty order: there is something in it, and somewhere to send it")
                        .as(ADA)
                        .change("orders", "{cart}", PLACE)
                        .expect(403)
                        .create("lines", LINE)
                        .expect(201)
                        .change("orders", "{cart}", json("{'state': 'placed'}"))
                        .expect(403)
                        .change("orders", "{cart}", json("{'address': 'Quay 2'}"))
                        .expect(200)
                        .change("orders", "{cart}", json("{'state': 'placed'}"))
                        .expect(200),
                filled("giving an order away: whose it is, it stays")
                        .as(ADA)
                        .change("orders", "{cart}", json("{'customer': '{bea.id}'}"))
                        .expect(403)
                        .create("orders", json("{'customer': '{bea.id}'}"))
                        .expect(403),
                placed("seeing others' orders: they are not listed, counted or summed up")
                        .as(BEA)
                        .view("orders", "{cart}")
                        .expect(404)
                        .view("lines", "{line}")
                        .expect(404)
                        .get(count("orders"))
                        .with("filter", "address == 'Quay 1'")
                        .expect(200)
                        .body("count", 0)
                        .get(aggregate("lines"))
                        .with("filter", "product == '{tea}'")
                        .with("select", "sum(amount),count()")
                        .expect(200)
                        .body("groups.0.count()", 0)
                        .as(ED)
                        .view("lines", "{line}")
                        .expect(200),
                cart("the cost as an oracle: a hidden field is no field")
                        .as(admin())
                        .change("products", "{tea}", json("{'cost': 120}"))
                        .expect(200)
                        .as(ADA)
                        .view("products", "{tea}")
                        .expect(200)
                        .bodyLacksMember("cost")
                        .list("products")
                        .with("filter", "cost == 120")
                        .expect(400)
                        .list("products")
                        .with("sort", "cost")
                        .expect(400)
                        .get(aggregate("products"))
                        .with("select", "min(cost)")
                        .expect(400)
                        .get(count("lines"))
                        .with("filter", "product.cost > 0")
                        .expect(400)
                        .as(ED)
                        .change("products", "{tea}", json("{'cost': 1}"))
                        .expect(422),
                scenario("hiring oneself: staff is made by admins")
                        .as(ADA)
                        .create("staff", json("{'user': '{ada.id}'}"))
                        .expect(403)
                        .list("staff")
                        .expect(200)
                        .body("items", List.of())
                        .as(ED)
                        .create("staff", json("{'user': '{ada.id}'}"))
                        .expect(403),
                placed("changing the address later: it goes where it was ordered to")
                        .as(ADA)
                        .change("orders", "{cart}", json("{'address': 'Quay 9'}"))
                        .expect(403)
                        .change(
                                "orders",
                                "{cart}",
                                json("{'address': 'Quay 9', 'state': 'cancelled'}"))
                        .expect(403)
                        .as(ED)
                        .change(
                                "orders",
                                "{cart}",
                                json("{'address': 'my sister', 'state': 'confirmed'}"))
                        .expect(403));
    }

    private String product(int stock) {
        return made(
                ED,
                "products",
                json("{'title': 'tea', 'price': 450, 'stock': " + stock + ", 'active': true}"));
    }

    private String order(String product) {
        String cart = made(ADA, "orders", "{}");
        String _ = made(ADA, "lines", fill(LINE, product, cart));
        return cart;
    }

    private int place(String cart) {
        return server.as(ADA).patch(records("orders") + "/" + cart, PLACE).status();
    }

    private static String fill(String text, String product, String cart) {
        return text.replace("{tea}", product).replace("{cart}", cart);
    }

    @Test
    void of_orders_that_are_confirmed_at_once_as_many_are_as_there_are_pieces() {
        String product = product(7);
        List<String> orders =
                java.util.stream.IntStream.range(0, 6).mapToObj(_ -> order(product)).toList();
        orders.forEach(order -> assertThat(place(order)).isEqualTo(200));
        List<Integer> statuses =
                Together.times(
                        orders.size(),
                        n ->
                                server.as(ED)
                                        .post(
                                                "/api/v1/batch",
                                                fill(confirm(2), product, orders.get(n)))
                                        .status());
        assertThat(statuses).filteredOn(s -> s == 200).hasSize(3);
        assertThat(statuses).filteredOn(s -> s != 200).containsOnly(422);
        assertThat(stored("products", product).at("stock").intValue()).isEqualTo(1);
    }

    @Test
    void one_order_that_many_confirm_at_once_is_confirmed_once() {
        String product = product(100);
        String order = order(product);
        assertThat(place(order)).isEqualTo(200);
        List<Integer> statuses =
                Together.times(
                        8,
                        _ ->
                                server.as(ED)
                                        .post("/api/v1/batch", fill(confirm(2), product, order))
                                        .status());
        assertThat(statuses).filteredOn(s -> s == 200).hasSize(1);
        assertThat(statuses).filteredOn(s -> s != 200).containsOnly(403);
        assertThat(stored("products", product).at("stock").intValue()).isEqualTo(98);
    }

    /// Whichever comes first, no line is changed in an order that has been placed.
    @Test
    void a_line_that_is_thrown_out_while_its_order_is_placed_is_in_neither_or_both() {
        for (int round = 0; round < 10; round++) {
            String product = product(10);
            String cart = made(ADA, "orders", "{}");
            String line = made(ADA, "lines", fill(LINE, product, cart));
            List<Integer> statuses =
                    Together.times(
                            2,
                            n ->
                                    n == 0
                                            ? place(cart)
                                            : server.as(ADA)
                                                    .delete(records("lines") + "/" + line)
                                                    .status());
            assertThat(statuses).isIn(List.of(200, 403), List.of(403, 204));
        }
    }
}
