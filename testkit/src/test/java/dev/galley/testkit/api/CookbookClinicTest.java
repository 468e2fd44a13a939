package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.user;
import static dev.galley.testkit.api.Recipe.json;
import static dev.galley.testkit.api.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// `docs/cookbook/clinic.md`: Dora and Dirk are doctors; each scenario's patients are new, and so are its times.
class CookbookClinicTest extends CookbookTest {

    private static final Actor DORA = user("dora");
    private static final Actor DIRK = user("dirk");
    private static final Actor ADA = user("ada");
    private static final Actor BEA = user("bea");
    private static final String UNTIL = "2027-03-01T00:00:00Z";

    CookbookClinicTest() {
        super("clinic");
    }

    @Override
    void prepare() {
        super.prepare();
        for (String doctor : List.of("dora", "dirk")) {
            made(
                    admin(),
                    "doctors",
                    json("{'user': '" + server.userId(doctor) + "', 'name': '" + doctor + "'}"));
        }
    }

    private static Scenario doctors(String sentence) {
        return scenario(sentence)
                .as(ADA)
                .list("doctors")
                .with("sort", "name")
                .expect(200)
                .remember("dirk", "items.0.id")
                .remember("dora", "items.1.id");
    }

    private static Scenario slot(String sentence, String starts) {
        return doctors(sentence)
                .given(
                        "slot",
                        DORA,
                        "slots",
                        json("{'doctor': '{dora}', 'starts': '" + starts + "'}"));
    }

    /// Ada's appointment with Dora.
    private static Scenario booked(String sentence, String starts) {
        return slot(sentence, starts)
                .given("visit", ADA, "appointments", json("{'slot': '{slot}', 'reason': 'cough'}"));
    }

    /// A patient who has let Dora see, and a note of hers.
    private static Scenario treated(String patient, String sentence) {
        return doctors(sentence)
                .given(
                        "patient",
                        user(patient),
                        "patients",
                        json("{'name': 'P', 'born': '1990-01-01', 'insurance_number': 'I-77'}"))
                .given(
                        "consent",
                        user(patient),
                        "consents",
                        json("{'doctor': '{dora}', 'until': '" + UNTIL + "'}"))
                .given(
                        "note",
                        DORA,
                        "notes",
                        json("{'patient': '{" + patient + ".id}', 'text': 'a cold'}"));
    }

    @Override
    List<Scenario> scenarios() {
        return List.of(
                slot(
                                "a guest sees neither doctors nor free slots, and there is one record of each",
                                "2026-12-09T08:00:00Z")
                        .given(
                                "patient",
                                user("p20"),
                                "patients",
                                json("{'name': 'P', 'born': '1990-01-01'}"))
                        .given(
                                "consent",
                                user("p20"),
                                "consents",
                                json("{'doctor': '{dora}', 'until': '" + UNTIL + "'}"))
                        .as(guest())
                        .view("doctors", "{dora}")
                        .expect(404)
                        .view("slots", "{slot}")
                        .expect(404)
                        .as(user("p20"))
                        .view("slots", "{slot}")
                        .expect(200)
                        .create("patients", json("{'name': 'P', 'born': '1990-01-01'}"))
                        .expect(409)
                        .create("consents", json("{'doctor': '{dora}', 'until': '" + UNTIL + "'}"))
                        .expect(409)
                        .as(admin())
                        .create("doctors", json("{'user': '{dora.id}', 'name': 'Dora'}"))
                        .expect(409)
                        .as(user("p20"))
                        .change("consents", "{consent}", json("{'until': '2026-11-21T10:00:00Z'}"))
                        .expect(200)
                        .as(DORA)
                        .view("patients", "{patient}")
                        .expect(404)
                        .create("notes", json("{'patient': '{p20.id}', 'text': 'x'}"))
                        .expect(403),
                booked(
                                "an appointment stays in its slot, and is history when it is over",
                                "2026-12-10T08:00:00Z")
                        .given(
                                "free",
                                DORA,
                                "slots",
                                json("{'doctor': '{dora}', 'starts': '2026-12-10T09:00:00Z'}"))
                        .given(
                                "past",
                                admin(),
                                "slots",
                                json("{'doctor': '{dora}', 'starts': '2026-11-20T10:00:00Z'}"))
                        .given(
                                "was",
                                admin(),
                                "appointments",
                                json("{'slot': '{past}', 'patient': '{ada.id}'}"))
                        .as(ADA)
                        .change("appointments", "{visit}", json("{'slot': '{free}'}"))
                        .expect(403)
                        .change("appointments", "{was}", json("{'reason': 'x'}"))
                        .expect(403)
                        .remove("appointments", "{was}")
                        .expect(403),
                booked("an appointment is for patient and doctor", "2026-12-01T08:00:00Z")
                        .as(DORA)
                        .view("appointments", "{visit}")
                        .expect(200)
                        .body("reason", "cough")
                        .as(DIRK)
                        .view("appointments", "{visit}")
                        .expect(404)
                        .as(BEA)
                        .view("appointments", "{visit}")
                        .expect(404)
                        .remove("appointments", "{visit}")
                        .expect(404)
                        .as(ADA)
                        .change("appointments", "{visit}", json("{'reason': 'cough and cold'}"))
                        .expect(200)
                        .as(DORA)
                        .change("appointments", "{visit}", json("{'reason': 'laziness'}"))
                        .expect(403)
                        .as(guest())
                        .list("slots")
                        .expect(200)
                        .body("items", List.of())
                        .create("appointments", json("{'slot': '{slot}', 'patient': '{bea.id}'}"))
                        .expect(403),
                booked(
                                "moving an appointment: all or nothing, in one batch",
                                "2026-12-02T08:00:00Z")
                        .given(
                                "later",
                                DORA,
                                "slots",
                                json("{'doctor': '{dora}', 'starts': '2026-12-02T09:00:00Z'}"))
                        .given(
                                "taken",
                                DORA,
                                "slots",
                                json("{'doctor': '{dora}', 'starts': '2026-12-02T10:00:00Z'}"))
                        .given("hers", BEA, "appointments", json("{'slot': '{taken}'}"))
                        .as(ADA)
                        .post("/api/v1/batch", move("taken"))
                        .expect(409)
                        .view("appointments", "{visit}")
                        .expect(200)
                        .post("/api/v1/batch", move("later"))
                        .expect(200)
                        .view("appointments", "{visit}")
                        .expect(404)
                        .view("slots", "{slot}")
                        .expect(200),
                treated(
                                "p1",
                                "a doctor with consent sees and writes, the patient reads, others do neither")
                        .as(user("p1"))
                        .view("notes", "{note}")
                        .expect(200)
                        .create("notes", json("{'patient': '{p1.id}', 'text': 'healthy'}"))
                        .expect(403)
                        .as(DORA)
                        .view("patients", "{patient}")
                        .expect(200)
                        .body("insurance_number", "I-77")
                        .change("patients", "{patient}", json("{'name': 'X'}"))
                        .expect(403)
                        .as(DIRK)
                        .view("patients", "{patient}")
                        .expect(404)
                        .view("notes", "{note}")
                        .expect(404)
                        .create("notes", json("{'patient': '{p1.id}', 'text': 'x'}"))
                        .expect(403)
                        .as(guest())
                        .view("notes", "{note}")
                        .expect(404),
                booked("double booking: a slot that is taken is taken", "2026-12-03T08:00:00Z")
                        .as(BEA)
                        .create("appointments", json("{'slot': '{slot}'}"))
                        .expect(409)
                        .as(ADA)
                        .remove("appointments", "{visit}")
                        .expect(204)
                        .as(BEA)
                        .create("appointments", json("{'slot': '{slot}'}"))
                        .expect(201),
                booked(
                                "two places at once: one patient has one appointment at a time",
                                "2026-12-04T08:00:00Z")
                        .given(
                                "same",
                                DIRK,
                                "slots",
                                json("{'doctor': '{dirk}', 'starts': '2026-12-04T08:00:00Z'}"))
                        .as(ADA)
                        .create("appointments", json("{'slot': '{same}'}"))
                        .expect(403)
                        .as(BEA)
                        .create("appointments", json("{'slot': '{same}'}"))
                        .expect(201),
                slot(
                                "booking for somebody else: one books for oneself, and not with oneself",
                                "2026-12-05T08:00:00Z")
                        .as(BEA)
                        .create("appointments", json("{'slot': '{slot}', 'patient': '{ada.id}'}"))
                        .expect(403)
                        .as(DORA)
                        .create("appointments", json("{'slot': '{slot}'}"))
                        .expect(403)
                        .as(BEA)
                        .create("appointments", json("{'slot': '{slot}'}"))
                        .expect(201)
                        .remember("visit", "id")
                        .change("appointments", "{visit}", json("{'patient': '{ada.id}'}"))
                        .expect(403),
                doctors("booking the past: what has begun is over")
                        .given(
                                "past",
                                admin(),
                                "slots",
                                json("{'doctor': '{dora}', 'starts': '2026-11-21T10:00:00Z'}"))
                        .as(ADA)
                        .create("appointments", json("{'slot': '{past}'}"))
                        .expect(403)
                        .as(DORA)
                        .create(
                                "slots",
                                json("{'doctor': '{dora}', 'starts': '2026-11-21T09:00:00Z'}"))
                        .expect(403),
                booked(
                                "cancelling at the last minute: the doctor may, the patient a day before",
                                "2026-11-22T09:59:00Z")
                        .as(ADA)
                        .remove("appointments", "{visit}")
                        .expect(403)
                        .as(DORA)
                        .remove("appointments", "{visit}")
                        .expect(204),
                slot(
                                "a slot of somebody else: doctors make and delete their own",
                                "2026-12-06T08:00:00Z")
                        .as(DIRK)
                        .create(
                                "slots",
                                json("{'doctor': '{dora}', 'starts': '2026-12-06T09:00:00Z'}"))
                        .expect(403)
                        .remove("slots", "{slot}")
                        .expect(403)
                        .as(BEA)
                        .create(
                                "slots",
                                json("{'doctor': '{dora}', 'starts': '2026-12-06T09:00:00Z'}"))
                        .expect(403)
                        .as(DORA)
                        .change("slots", "{slot}", json("{'starts': '2026-12-06T09:00:00Z'}"))
                        .expect(403)
                        .create(
                                "slots",
                                json("{'doctor': '{dora}', 'starts': '2026-12-06T08:00:00Z'}"))
                        .expect(409)
                        .remove("slots", "{slot}")
                        .expect(204),
                doctors("becoming a doctor: admins say who is")
                        .as(BEA)
                        .create("doctors", json("{'user': '{bea.id}', 'name': 'Bea'}"))
                        .expect(403)
                        .change("doctors", "{dora}", json("{'user': '{bea.id}'}"))
                        .expect(403)
                        .as(DORA)
                        .change("doctors", "{dora}", json("{'name': 'Prof. Dora'}"))
                        .expect(403)
                        .remove("doctors", "{dora}")
                        .expect(403),
                doctors("giving consent in a patient's name: the patient does, for a year at most")
                        .as(DORA)
                        .create(
                                "consents",
                                json(
                                        "{'patient': '{p2.id}', 'doctor': '{dora}', 'until': '"
                                                + UNTIL
                                                + "'}"))
                        .expect(403)
                        .as(user("p2"))
                        .create(
                                "consents",
                                json("{'doctor': '{dora}', 'until': '2030-01-01T00:00:00Z'}"))
                        .expect(403)
                        .create("consents", json("{'doctor': '{dora}', 'until': '" + UNTIL + "'}"))
                        .expect(201)
                        .remember("consent", "id")
                        .as(DORA)
                        .view("consents", "{consent}")
                        .expect(200)
                        .change("consents", "{consent}", json("{'until': '2027-11-01T00:00:00Z'}"))
                        .expect(403)
                        .remove("consents", "{consent}")
                        .expect(403)
                        .as(user("p2"))
                        .change("consents", "{consent}", json("{'until': '2030-01-01T00:00:00Z'}"))
                        .expect(403)
                        .change("consents", "{consent}", json("{'until': '2027-11-01T00:00:00Z'}"))
                        .expect(200),
                treated("p3", "moving a consent: it is between these two")
                        .as(user("p3"))
                        .change("consents", "{consent}", json("{'patient': '{ada.id}'}"))
                        .expect(403)
                        .change("consents", "{consent}", json("{'doctor': '{dirk}'}"))
                        .expect(403)
                        .as(DIRK)
                        .view("consents", "{consent}")
                        .expect(404),
                treated("p4", "reading after withdrawal: nor after the consent has ended")
                        .as(user("p4"))
                        .change("consents", "{consent}", json("{'until': '2026-11-21T10:00:00Z'}"))
                        .expect(200)
                        .as(DORA)
                        .view("notes", "{note}")
                        .expect(404)
                        .as(user("p4"))
                        .change("consents", "{consent}", json("{'until': '" + UNTIL + "'}"))
                        .expect(200)
                        .as(DORA)
                        .view("notes", "{note}")
                        .expect(200)
                        .as(user("p4"))
                        .remove("consents", "{consent}")
                        .expect(204)
                        .as(DORA)
                        .view("notes", "{note}")
                        .expect(404)
                        .view("patients", "{patient}")
                        .expect(404)
                        .create("notes", json("{'patient': '{p4.id}', 'text': 'x'}"))
                        .expect(403),
                scenario("reading after dismissal: who is not active any more has no rights left")
                        .given(
                                "dean",
                                admin(),
                                "doctors",
                                json("{'user': '{dean.id}', 'name': 'zz'}"))
                        .given(
                                "patient",
                                user("p5"),
                                "patients",
                                json("{'name': 'P', 'born': '1990-01-01'}"))
                        .given(
                                "consent",
                                user("p5"),
                                "consents",
                                json("{'doctor': '{dean}', 'until': '" + UNTIL + "'}"))
                        .given(
                                "slot",
                                user("dean"),
                                "slots",
                                json("{'doctor': '{dean}', 'starts': '2026-12-07T08:00:00Z'}"))
                        .given(
                                "free",
                                user("dean"),
                                "slots",
                                json("{'doctor': '{dean}', 'starts': '2026-12-07T09:00:00Z'}"))
                        .given("visit", user("p5"), "appointments", json("{'slot': '{slot}'}"))
                        .given(
                                "note",
                                user("dean"),
                                "notes",
                                json("{'patient': '{p5.id}', 'text': 'x'}"))
                        .as(admin())
                        .change("doctors", "{dean}", json("{'active': false}"))
                        .expect(200)
                        .as(user("dean"))
                        .view("notes", "{note}")
                        .expect(404)
                        .view("patients", "{patient}")
                        .expect(404)
                        .view("appointments", "{visit}")
                        .expect(404)
                        .create("notes", json("{'patient': '{p5.id}', 'text': 'y'}"))
                        .expect(403)
                        .remove("slots", "{free}")
                        .expect(403)
                        .remove("appointments", "{visit}")
                        .expect(404)
                        .create(
                                "slots",
                                json("{'doctor': '{dean}', 'starts': '2026-12-07T10:00:00Z'}"))
                        .expect(403)
                        .as(user("p6"))
                        .create("appointments", json("{'slot': '{free}'}"))
                        .expect(403)
                        .as(user("p5"))
                        .view("notes", "{note}")
                        .expect(200),
                treated("p7", "changing a note: what is written stays, for everybody")
                        .as(DORA)
                        .change("notes", "{note}", json("{'text': 'nothing'}"))
                        .expect(403)
                        .remove("notes", "{note}")
                        .expect(403)
                        .create(
                                "notes",
                                json(
                                        "{'patient': '{p7.id}', 'text': 'a bad cold', 'amends': '{note}'}"))
                        .expect(201)
                        .create(
                                "notes",
                                json("{'patient': '{p7.id}', 'text': 'x', 'author': '{dirk.id}'}"))
                        .expect(403)
                        .as(user("p7"))
                        .remove("notes", "{note}")
                        .expect(403),
                treated(
                                "p8",
                                "a note about another patient's note: an amendment stays with the patient")
                        .given(
                                "other",
                                user("p9"),
                                "consents",
                                json("{'doctor': '{dora}', 'until': '" + UNTIL + "'}"))
                        .as(DORA)
                        .create(
                                "notes",
                                json("{'patient': '{p9.id}', 'text': 'x', 'amends': '{note}'}"))
                        .expect(403)
                        .create("notes", json("{'patient': '{p9.id}', 'text': 'x'}"))
                        .expect(201),
                treated("p10", "deleting the evidence: no account goes while there are notes")
                        .as(admin())
                        .remove("users", "{p10.id}")
                        .expect(409)
                        .as(user("p10"))
                        .remove("users", "{p10.id}")
                        .expect(403)
                        .remove("patients", "{patient}")
                        .expect(403),
                booked(
                                "seeing who is treated: what is booked is not even a slot for others",
                                "2026-12-08T08:00:00Z")
                        .as(BEA)
                        .view("slots", "{slot}")
                        .expect(404)
                        .get(count("appointments"))
                        .with("filter", "slot.starts == timestamp('2026-12-08T08:00:00Z')")
                        .expect(200)
                        .body("count", 0)
                        .get(count("appointments"))
                        .with("filter", "slot == '{slot}'")
                        .expect(200)
                        .body("count", 0)
                        .as(ADA)
                        .view("slots", "{slot}")
                        .expect(200)
                        .as(DORA)
                        .view("slots", "{slot}")
                        .expect(200)
                        .remove("slots", "{slot}")
                        .expect(403),
                treated("p11", "insurance numbers by trying: neither conflict nor filter tells")
                        .as(user("p12"))
                        .get(count("patients"))
                        .with("filter", "insurance_number == 'I-77'")
                        .expect(200)
                        .body("count", 0)
                        .create(
                                "patients",
                                json(
                                        "{'name': 'Q', 'born': '1990-01-01', 'insurance_number': 'I-77', 'user': '{p11.id}'}"))
                        .expect(403)
                        .create(
                                "patients",
                                json(
                                        "{'name': 'Q', 'born': '1990-01-01', 'insurance_number': 'I-77'}"))
                        .expect(201)
                        .remember("own", "id")
                        .change("patients", "{own}", json("{'user': '{ada.id}'}"))
                        .expect(403));
    }

    private static String move(String slot) {
        return json(
                """
                {'operations': [
                  {'method': 'DELETE', 'path': '/collections/appointments/records/{visit}'},
                  {'method': 'POST', 'path': '/collections/appointments/records', 'body': {'slot': '{%s}'}}]}\
                """
                        .formatted(slot));
    }

    private String slot(Actor doctor, String name, int round) {
        String of =
                server.as(doctor)
                        .send(
                                TestRequest.of("GET", records("doctors"))
                                        .withParameter("filter", "name == '" + name + "'"))
                        .textAt("items.0.id");
        return made(
                doctor,
                "slots",
                json(
                        "{'doctor': '%s', 'starts': '2027-01-%02dT08:00:00Z'}"
                                .formatted(of, round + 1)));
    }

    private int book(Actor patient, String slot) {
        return server.as(patient)
                .post(records("appointments"), json("{'slot': '" + slot + "'}"))
                .status();
    }

    @Test
    void of_many_who_book_one_slot_at_once_one_has_it() {
        List<Actor> patients = List.of(user("q1"), user("q2"), user("q3"), user("q4"));
        patients.forEach(server::as);
        for (int round = 0; round < 5; round++) {
            String slot = slot(DORA, "dora", round);
            List<Integer> statuses =
                    Together.times(patients.size(), n -> book(patients.get(n), slot));
            assertThat(statuses).filteredOn(s -> s == 201).hasSize(1);
            assertThat(statuses).filteredOn(s -> s != 201).containsOnly(409);
        }
    }

    @Test
    void a_patient_who_books_two_doctors_for_one_time_at_once_has_one() {
        Actor patient = user("q5");
        server.as(patient);
        for (int round = 10; round < 20; round++) {
            List<String> slots = List.of(slot(DORA, "dora", round), slot(DIRK, "dirk", round));
            assertThat(Together.times(2, n -> book(patient, slots.get(n))))
                    .containsExactlyInAnyOrder(201, 403);
        }
    }
}
