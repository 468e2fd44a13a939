package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.key;
import static dev.galley.testkit.api.Actor.user;
import static dev.galley.testkit.api.Recipe.json;
import static dev.galley.testkit.api.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// `docs/cookbook/ride-hailing.md`: each scenario has riders and drivers of its own, since one has one ride at a time.
class CookbookRideHailingTest extends CookbookTest {

    private static final Actor DISPATCH = key("records:write", "records:read");
    private static final String RIDE =
            json("{'pickup': 'Quay 1', 'destination': 'Hill 9', 'phone': '+1 555 0100'}");
    private static final String ACCEPTED = json("{'state': 'accepted', 'driver': '{dan.id}'}");
    private static final Actor DAN = user("dan");
    private static final Actor DINA = user("dina");

    CookbookRideHailingTest() {
        super("ride-hailing");
    }

    @Override
    void prepare() {
        super.prepare();
        approve("dan");
        approve("dina");
    }

    private void approve(String name) {
        String driver =
                made(
                        user(name),
                        "drivers",
                        json("{'name': '" + name + "', 'plate': 'G-1', 'available': true}"));
        Answer answer =
                server.as(DISPATCH)
                        .patch(records("drivers") + "/" + driver, json("{'approved': true}"));
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    }

    private static Scenario ride(String rider, String sentence) {
        return scenario(sentence).given("ride", user(rider), "rides", RIDE);
    }

    private static Scenario accepted(String rider, String sentence) {
        return ride(rider, sentence).as(DAN).change("rides", "{ride}", ACCEPTED).expect(200);
    }

    /// So that the driver is free for the next scenario.
    private static Scenario ended(Scenario accepted) {
        return accepted.as(admin())
                .change("rides", "{ride}", json("{'state': 'done'}"))
                .expect(200);
    }

    private static Scenario done(String rider, String sentence) {
        return accepted(rider, sentence)
                .change("rides", "{ride}", json("{'state': 'riding'}"))
                .expect(200)
                .change("rides", "{ride}", json("{'state': 'done'}"))
                .expect(200);
    }

    private static String rating(String subject) {
        return json("{'ride': '{ride}', 'subject': '{" + subject + ".id}', 'stars': 5}");
    }

    @Override
    List<Scenario> scenarios() {
        return List.of(
                ended(
                        accepted(
                                        "xia",
                                        "who drives is shown to the rider while the ride lasts, and changed by nobody")
                                .as(DINA)
                                .change(
                                        "rides",
                                        "{ride}",
                                        json("{'state': 'requested', 'driver': null}"))
                                .expect(404)
                                .as(DAN)
                                .change(
                                        "rides",
                                        "{ride}",
                                        json("{'state': 'cancelled', 'driver': null}"))
                                .expect(403)
                                .change("rides", "{ride}", json("{'state': 'requested'}"))
                                .expect(403)
                                .change(
                                        "rides",
                                        "{ride}",
                                        json("{'state': 'requested', 'driver': '{dina.id}'}"))
                                .expect(403)
                                .change(
                                        "rides",
                                        "{ride}",
                                        json("{'state': 'riding', 'driver': '{dina.id}'}"))
                                .expect(403)
                                .list("drivers")
                                .expect(200)
                                .remember("dan_is", "items.0.id")
                                .as(user("xia"))
                                .view("drivers", "{dan_is}")
                                .expect(200)
                                .change("drivers", "{dan_is}", json("{'available': false}"))
                                .expect(403)
                                .change(
                                        "rides",
                                        "{ride}",
                                        json("{'state': 'requested', 'driver': null}"))
                                .expect(403)
                                .change(
                                        "rides",
                                        "{ride}",
                                        json("{'state': 'cancelled', 'driver': null}"))
                                .expect(403)
                                .change(
                                        "rides",
                                        "{ride}",
                                        json("{'state': 'cancelled', 'phone': '1'}"))
                                .expect(403)
                                .create("ratings", rating("dan"))
                                .expect(403)
                                .as(user("zoe"))
                                .view("drivers", "{dan_is}")
                                .expect(404)
                                .as(DAN)
                                .change("rides", "{ride}", json("{'state': 'riding'}"))
                                .expect(200)
                                .change("rides", "{ride}", json("{'state': 'cancelled'}"))
                                .expect(403)
                                .change("rides", "{ride}", json("{'state': 'done'}"))
                                .expect(200)
                                .create("ratings", rating("dina"))
                                .expect(403)
                                .as(DINA)
                                .create("ratings", rating("dan"))
                                .expect(403)
                                .as(user("xia"))
                                .view("drivers", "{dan_is}")
                                .expect(404)),
                ride("yul", "who is not available sees no requests, and a request is only accepted")
                        .given(
                                "uli",
                                admin(),
                                "drivers",
                                json(
                                        "{'user': '{uli.id}', 'name': 'Uli', 'plate': 'U', 'approved': true}"))
                        .as(user("uli"))
                        .view("rides", "{ride}")
                        .expect(404)
                        .change(
                                "rides",
                                "{ride}",
                                json("{'state': 'accepted', 'driver': '{uli.id}'}"))
                        .expect(404)
                        .change("drivers", "{uli}", json("{'name': 'Ali'}"))
                        .expect(403)
                        .create("drivers", json("{'name': 'Uli', 'plate': 'V'}"))
                        .expect(409)
                        .as(DAN)
                        .change("rides", "{ride}", json("{'state': 'done', 'driver': '{dan.id}'}"))
                        .expect(403)
                        .as(user("lea"))
                        .create(
                                "rides",
                                json("{'pickup': 'x', 'destination': 'y', 'state': 'done'}"))
                        .expect(403),
                done("ann", "a ride from request to rating")
                        .as(user("ann"))
                        .create("ratings", rating("dan"))
                        .expect(201)
                        .as(DAN)
                        .create("ratings", rating("ann"))
                        .expect(201)
                        .as(user("ann"))
                        .view("rides", "{ride}")
                        .expect(200)
                        .body("state", "done"),
                ended(
                        accepted(
                                        "bob",
                                        "rider and driver see each other, and a driver may give a ride back")
                                .view("rides", "{ride}")
                                .expect(200)
                                .body("destination", "Hill 9")
                                .as(user("bob"))
                                .list("drivers")
                                .expect(200)
                                .body("items.*.name", List.of("dan"))
                                .as(DAN)
                                .change(
                                        "rides",
                                        "{ride}",
                                        json("{'state': 'requested', 'driver': null}"))
                                .expect(200)
                                .as(user("bob"))
                                .list("drivers")
                                .expect(200)
                                .body("items", List.of())
                                .as(DINA)
                                .change(
                                        "rides",
                                        "{ride}",
                                        json("{'state': 'accepted', 'driver': '{dina.id}'}"))
                                .expect(200)),
                ride(
                                "cat",
                                "a request is for drivers who are approved and available, and nobody else")
                        .as(DAN)
                        .view("rides", "{ride}")
                        .expect(200)
                        .as(user("zoe"))
                        .view("rides", "{ride}")
                        .expect(404)
                        .as(guest())
                        .view("rides", "{ride}")
                        .expect(404)
                        .create(
                                "rides",
                                json("{'pickup': 'x', 'destination': 'y', 'rider': '{zoe.id}'}"))
                        .expect(403)
                        .as(user("zoe"))
                        .create(
                                "rides",
                                json("{'pickup': 'x', 'destination': 'y', 'rider': '{cat.id}'}"))
                        .expect(403)
                        .as(user("cat"))
                        .change("rides", "{ride}", json("{'state': 'cancelled'}"))
                        .expect(200)
                        .as(DAN)
                        .view("rides", "{ride}")
                        .expect(404),
                scenario("approving oneself: the papers are looked at elsewhere")
                        .as(user("eva"))
                        .create("drivers", json("{'name': 'Eva', 'plate': 'X', 'approved': true}"))
                        .expect(422)
                        .body("code", "not_writable")
                        .create(
                                "drivers",
                                json("{'name': 'Eva', 'plate': 'X', 'user': '{dan.id}'}"))
                        .expect(403)
                        .create("drivers", json("{'name': 'Eva', 'plate': 'X'}"))
                        .expect(201)
                        .body("approved", false)
                        .remember("eva", "id")
                        .change("drivers", "{eva}", json("{'approved': true}"))
                        .expect(422)
                        .change("drivers", "{eva}", json("{'user': '{dan.id}'}"))
                        .expect(403)
                        .as(DISPATCH)
                        .change("drivers", "{eva}", json("{'approved': true}"))
                        .expect(200),
                scenario("another car after approval: what was looked at stays")
                        .given(
                                "fay",
                                user("fay"),
                                "drivers",
                                json("{'name': 'Fay', 'plate': 'OLD'}"))
                        .as(user("fay"))
                        .change("drivers", "{fay}", json("{'plate': 'NEW'}"))
                        .expect(200)
                        .as(DISPATCH)
                        .change("drivers", "{fay}", json("{'approved': true}"))
                        .expect(200)
                        .as(user("fay"))
                        .change("drivers", "{fay}", json("{'plate': 'OTHER'}"))
                        .expect(403)
                        .replace("drivers", "{fay}", json("{'name': 'Fay', 'plate': 'OTHER'}"))
                        .expect(403)
                        .remove("drivers", "{fay}")
                        .expect(403)
                        .change("drivers", "{fay}", json("{'available': true}"))
                        .expect(200),
                ended(
                        accepted("gus", "two drivers for one ride: the second is refused")
                                .as(DINA)
                                .change(
                                        "rides",
                                        "{ride}",
                                        json("{'state': 'accepted', 'driver': '{dina.id}'}"))
                                .expect(404)
                                .as(user("gus"))
                                .view("rides", "{ride}")
                                .expect(200)
                                .body("driver", "{dan.id}")),
                ended(
                        accepted("hal", "two rides for one driver: another one waits")
                                .given("second", user("ida"), "rides", RIDE)
                                .as(DAN)
                                .change("rides", "{second}", ACCEPTED)
                                .expect(403)
                                .as(DINA)
                                .change(
                                        "rides",
                                        "{second}",
                                        json("{'state': 'accepted', 'driver': '{dina.id}'}"))
                                .expect(200)
                                .as(admin())
                                .change("rides", "{second}", json("{'state': 'done'}"))
                                .expect(200)),
                ride("joe", "many requests at once: a rider has one open ride")
                        .as(user("joe"))
                        .create("rides", RIDE)
                        .expect(403)
                        .change("rides", "{ride}", json("{'state': 'cancelled'}"))
                        .expect(200)
                        .create("rides", RIDE)
                        .expect(201),
                ride(
                                "kim",
                                "putting somebody else at the wheel: a driver names themselves, a rider nobody")
                        .as(DAN)
                        .change(
                                "rides",
                                "{ride}",
                                json("{'state': 'accepted', 'driver': '{dina.id}'}"))
                        .expect(403)
                        .change("rides", "{ride}", json("{'state': 'accepted'}"))
                        .expect(403)
                        .as(user("kim"))
                        .change("rides", "{ride}", ACCEPTED)
                        .expect(403)
                        .as(user("lea"))
                        .create(
                                "rides",
                                json("{'pickup': 'x', 'destination': 'y', 'driver': '{dan.id}'}"))
                        .expect(403)
                        .create(
                                "rides",
                                json(
                                        "{'pickup': 'x', 'destination': 'y', 'driver': '{dan.id}', 'state': 'done'}"))
                        .expect(403),
                ride("dan", "driving oneself: a driver's own request is for others")
                        .as(DAN)
                        .change("rides", "{ride}", ACCEPTED)
                        .expect(403)
                        .change("rides", "{ride}", json("{'state': 'cancelled'}"))
                        .expect(200),
                ended(
                        accepted("max", "the fare set by the rider: neither side sets it")
                                .change("rides", "{ride}", json("{'state': 'riding', 'fare': 900}"))
                                .expect(422)
                                .body("code", "not_writable")
                                .as(user("max"))
                                .change(
                                        "rides",
                                        "{ride}",
                                        json("{'state': 'cancelled', 'fare': 0}"))
                                .expect(422)
                                .as(user("nia"))
                                .create(
                                        "rides",
                                        json("{'pickup': 'x', 'destination': 'y', 'fare': 0}"))
                                .expect(422)
                                .as(DISPATCH)
                                .change("rides", "{ride}", json("{'fare': '12.50'}"))
                                .expect(200)
                                .body("fare", "12.50")),
                ended(
                        accepted("ola", "a longer way than agreed: nobody changes where it goes")
                                .change(
                                        "rides",
                                        "{ride}",
                                        json("{'state': 'riding', 'destination': 'Far 1'}"))
                                .expect(403)
                                .change(
                                        "rides",
                                        "{ride}",
                                        json("{'state': 'riding', 'pickup': 'Far 1'}"))
                                .expect(403)
                                .change(
                                        "rides",
                                        "{ride}",
                                        json("{'state': 'riding', 'rider': '{dan.id}'}"))
                                .expect(403)
                                .as(user("ola"))
                                .change("rides", "{ride}", json("{'destination': 'Far 1'}"))
                                .expect(403)),
                accepted(
                                "pia",
                                "skipping steps: a ride is begun, then done, and not cancelled under way")
                        .change("rides", "{ride}", json("{'state': 'done'}"))
                        .expect(403)
                        .change("rides", "{ride}", json("{'state': 'cancelled'}"))
                        .expect(403)
                        .as(user("pia"))
                        .change("rides", "{ride}", json("{'state': 'riding'}"))
                        .expect(403)
                        .as(DAN)
                        .change("rides", "{ride}", json("{'state': 'riding'}"))
                        .expect(200)
                        .as(user("pia"))
                        .change("rides", "{ride}", json("{'state': 'cancelled'}"))
                        .expect(403)
                        .as(DAN)
                        .change("rides", "{ride}", json("{'state': 'requested', 'driver': null}"))
                        .expect(403)
                        .change("rides", "{ride}", json("{'state': 'done'}"))
                        .expect(200)
                        .change("rides", "{ride}", json("{'state': 'riding'}"))
                        .expect(403)
                        .remove("rides", "{ride}")
                        .expect(403),
                ended(
                        accepted("quin", "reading along: an accepted ride is between two")
                                .as(DINA)
                                .view("rides", "{ride}")
                                .expect(404)
                                .get(count("rides"))
                                .with("filter", "id == '{ride}'")
                                .expect(200)
                                .body("count", 0)),
                done(
                                "rob",
                                "collecting phone numbers: the number is there for the driver while the ride lasts")
                        .as(DAN)
                        .view("rides", "{ride}")
                        .expect(200)
                        .bodyLacks("+1 555")
                        .given("open", user("sue"), "rides", RIDE)
                        .as(DINA)
                        .view("rides", "{open}")
                        .expect(200)
                        .body("pickup", "Quay 1")
                        .bodyLacks("+1 555")
                        .bodyLacks("Hill 9")
                        .get(count("rides"))
                        .with(
                                "filter",
                                "id == '{open}' && (phone.startsWith('5') || destination.startsWith('H'))")
                        .expect(200)
                        .body("count", 0)
                        .change(
                                "rides",
                                "{open}",
                                json("{'state': 'accepted', 'driver': '{dina.id}'}"))
                        .expect(200)
                        .body("phone", "+1 555 0100")
                        .as(admin())
                        .change("rides", "{open}", json("{'state': 'done'}"))
                        .expect(200),
                ride("tom", "applying to see requests: an application opens nothing")
                        .given(
                                "uma",
                                user("uma"),
                                "drivers",
                                json("{'name': 'Uma', 'plate': 'X', 'available': true}"))
                        .as(user("uma"))
                        .view("rides", "{ride}")
                        .expect(404)
                        .change(
                                "rides",
                                "{ride}",
                                json("{'state': 'accepted', 'driver': '{uma.id}'}"))
                        .expect(404)
                        .as(DISPATCH)
                        .change("drivers", "{uma}", json("{'approved': true}"))
                        .expect(200)
                        .as(user("uma"))
                        .view("rides", "{ride}")
                        .expect(200),
                done(
                                "vic",
                                "rating a ride that was not one's own: the two of a ride rate each other")
                        .as(DINA)
                        .create("ratings", rating("vic"))
                        .expect(403)
                        .as(user("vic"))
                        .create("ratings", rating("dina"))
                        .expect(403)
                        .create("ratings", rating("vic"))
                        .expect(403)
                        .create(
                                "ratings",
                                json(
                                        "{'ride': '{ride}', 'subject': '{dan.id}', 'author': '{dina.id}', 'stars': 1}"))
                        .expect(403)
                        .create("ratings", rating("dan"))
                        .expect(201)
                        .remember("rating", "id")
                        .as(DAN)
                        .view("ratings", "{rating}")
                        .expect(200)
                        .bodyLacksMember("author")
                        .bodyLacksMember("ride")
                        .as(DINA)
                        .view("ratings", "{rating}")
                        .expect(404),
                done("wim", "rating twice: once, and as it was said")
                        .given("rating", user("wim"), "ratings", rating("dan"))
                        .as(user("wim"))
                        .create("ratings", rating("dan"))
                        .expect(409)
                        .change("ratings", "{rating}", json("{'stars': 1}"))
                        .expect(403)
                        .remove("ratings", "{rating}")
                        .expect(403));
    }

    @Test
    void of_drivers_who_accept_one_ride_at_once_one_has_it() {
        List<String> drivers = List.of("d1", "d2", "d3", "d4");
        drivers.forEach(this::approve);
        for (int round = 0; round < 5; round++) {
            String ride = made(user("rider" + round), "rides", RIDE);
            List<Integer> statuses =
                    Together.times(drivers.size(), n -> accept(drivers.get(n), ride));
            assertThat(statuses).filteredOn(s -> s == 200).hasSize(1);
            assertThat(statuses).filteredOn(s -> s != 200).isSubsetOf(403, 404);
            assertThat(
                            server.as(admin())
                                    .patch(records("rides") + "/" + ride, json("{'state': 'done'}"))
                                    .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void a_driver_who_accepts_several_rides_at_once_has_one() {
        approve("d5");
        for (int round = 0; round < 5; round++) {
            List<String> rides =
                    List.of(
                            made(user("first" + round), "rides", RIDE),
                            made(user("second" + round), "rides", RIDE));
            List<Integer> statuses = Together.times(rides.size(), n -> accept("d5", rides.get(n)));
            assertThat(statuses).containsExactlyInAnyOrder(200, 403);
            for (String ride : rides) {
                assertThat(
                                server.as(admin())
                                        .patch(
                                                records("rides") + "/" + ride,
                                                json("{'state': 'done'}"))
                                        .status())
                        .isEqualTo(200);
            }
        }
    }

    private int accept(String driver, String ride) {
        String body = json("{'state': 'accepted', 'driver': '" + server.userId(driver) + "'}");
        return server.as(user(driver)).patch(records("rides") + "/" + ride, body).status();
    }
}
