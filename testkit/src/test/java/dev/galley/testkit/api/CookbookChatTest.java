package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.user;
import static dev.galley.testkit.api.Recipe.json;
import static dev.galley.testkit.api.Scenario.scenario;

import java.util.List;

/// `docs/cookbook/chat.md`: Ada owns a room, Bea has joined, Cleo is invited, Dora is a stranger.
class CookbookChatTest extends CookbookTest {

    private static final Actor ADA = user("ada");
    private static final Actor BEA = user("bea");
    private static final Actor CLEO = user("cleo");
    private static final Actor DORA = user("dora");
    private static final String MINE = json("{'room': '{room}', 'user': '{dora.id}'}");
    private static final String HELLO = json("{'room': '{room}', 'text': 'hello'}");

    CookbookChatTest() {
        super("chat");
    }

    private static Scenario room(String sentence) {
        return scenario(sentence)
                .given("room", ADA, "rooms", json("{'title': 'sailing'}"))
                .given("bea_in", ADA, "members", json("{'room': '{room}', 'user': '{bea.id}'}"))
                .as(BEA)
                .change("members", "{bea_in}", json("{'state': 'joined'}"))
                .expect(200)
                .given("cleo_in", ADA, "members", json("{'room': '{room}', 'user': '{cleo.id}'}"))
                .given("word", ADA, "messages", HELLO);
    }

    @Override
    List<Scenario> scenarios() {
        return List.of(
                room("rights in one room are none in another, and nobody is a member twice")
                        .given("their", DORA, "rooms", json("{'title': 'theirs'}"))
                        .as(BEA)
                        .view("rooms", "{their}")
                        .expect(404)
                        .change("members", "{bea_in}", json("{'state': 'invited'}"))
                        .expect(403)
                        .as(ADA)
                        .create("members", json("{'room': '{room}', 'user': '{bea.id}'}"))
                        .expect(409)
                        .change("messages", "{word}", json("{'text': 'hello, all'}"))
                        .expect(200),
                room("who is only invited again neither changes nor deletes what they wrote as a member")
                        .given("mine", BEA, "messages", HELLO)
                        .as(CLEO)
                        .change("members", "{cleo_in}", json("{'state': 'joined'}"))
                        .expect(200)
                        .as(admin())
                        .change("members", "{bea_in}", json("{'state': 'invited'}"))
                        .expect(200)
                        .as(BEA)
                        .change("messages", "{mine}", json("{'text': 'spam'}"))
                        .expect(404)
                        .remove("messages", "{mine}")
                        .expect(404)
                        .as(ADA)
                        .remove("members", "{bea_in}")
                        .expect(204)
                        .as(BEA)
                        .change("messages", "{mine}", json("{'text': 'spam'}"))
                        .expect(404)
                        .remove("messages", "{mine}")
                        .expect(404),
                scenario("there is one profile to a user")
                        .given("first", user("fay"), "profiles", json("{'name': 'Fay'}"))
                        .as(user("fay"))
                        .create("profiles", json("{'name': 'Fay'}"))
                        .expect(409),
                room("owner and members read and write, and change what is theirs")
                        .as(BEA)
                        .view("messages", "{word}")
                        .expect(200)
                        .create("messages", HELLO)
                        .expect(201)
                        .remember("mine", "id")
                        .change("messages", "{mine}", json("{'text': 'good day'}"))
                        .expect(200)
                        .change("messages", "{word}", json("{'text': 'mine'}"))
                        .expect(403)
                        .remove("messages", "{word}")
                        .expect(403)
                        .as(ADA)
                        .change("messages", "{mine}", json("{'text': 'mine'}"))
                        .expect(403)
                        .remove("messages", "{mine}")
                        .expect(204),
                room("a stranger and a guest find nothing of a room")
                        .as(DORA)
                        .view("rooms", "{room}")
                        .expect(404)
                        .view("messages", "{word}")
                        .expect(404)
                        .list("members")
                        .with("filter", "room == '{room}'")
                        .expect(200)
                        .body("items", List.of())
                        .create("messages", HELLO)
                        .expect(403)
                        .as(guest())
                        .view("rooms", "{room}")
                        .expect(404)
                        .list("messages")
                        .expect(200)
                        .body("items", List.of())
                        .create("messages", HELLO)
                        .expect(403)
                        .create("rooms", json("{'title': 'x', 'owner': '{ada.id}'}"))
                        .expect(403),
                room("the owner renames and deletes the room, and a member does not")
                        .as(BEA)
                        .change("rooms", "{room}", json("{'title': 'rowing'}"))
                        .expect(403)
                        .remove("rooms", "{room}")
                        .expect(403)
                        .as(ADA)
                        .change("rooms", "{room}", json("{'title': 'rowing'}"))
                        .expect(200)
                        .remove("rooms", "{room}")
                        .expect(204)
                        .as(BEA)
                        .view("messages", "{word}")
                        .expect(404),
                scenario("a profile is its user's alone to write, and there for who is signed in")
                        .as(DORA)
                        .create("profiles", json("{'name': 'Dora', 'user': '{ada.id}'}"))
                        .expect(403)
                        .create("profiles", json("{'name': 'Dora'}"))
                        .expect(201)
                        .remember("dora", "id")
                        .change("profiles", "{dora}", json("{'user': '{ada.id}'}"))
                        .expect(403)
                        .change("profiles", "{dora}", json("{'name': 'D.'}"))
                        .expect(200)
                        .as(BEA)
                        .view("profiles", "{dora}")
                        .expect(200)
                        .change("profiles", "{dora}", json("{'name': 'Bea'}"))
                        .expect(403)
                        .remove("profiles", "{dora}")
                        .expect(403)
                        .as(guest())
                        .view("profiles", "{dora}")
                        .expect(404)
                        .as(DORA)
                        .remove("profiles", "{dora}")
                        .expect(204),
                room("adding oneself: a stranger makes no membership of their own")
                        .as(DORA)
                        .create("members", MINE)
                        .expect(403)
                        .create(
                                "members",
                                json("{'room': '{room}', 'user': '{dora.id}', 'state': 'joined'}"))
                        .expect(403)
                        .as(BEA)
                        .create("members", MINE)
                        .expect(403)
                        .as(ADA)
                        .create("members", MINE)
                        .expect(201),
                room("joining for others: nobody is put into a room without being asked")
                        .as(ADA)
                        .create(
                                "members",
                                json("{'room': '{room}', 'user': '{dora.id}', 'state': 'joined'}"))
                        .expect(403)
                        .change("members", "{cleo_in}", json("{'state': 'joined'}"))
                        .expect(403)
                        .as(CLEO)
                        .change("members", "{cleo_in}", json("{'state': 'joined'}"))
                        .expect(200),
                room("moving an invitation: it opens the one room it is to")
                        .given("other", DORA, "rooms", json("{'title': 'secrets'}"))
                        .as(CLEO)
                        .change(
                                "members",
                                "{cleo_in}",
                                json("{'room': '{other}', 'state': 'joined'}"))
                        .expect(403)
                        .change(
                                "members",
                                "{cleo_in}",
                                json("{'user': '{dora.id}', 'state': 'joined'}"))
                        .expect(403)
                        .replace(
                                "members",
                                "{cleo_in}",
                                json("{'room': '{other}', 'user': '{cleo.id}', 'state': 'joined'}"))
                        .expect(403),
                room("seeing invitations of others: members see who has joined, the invited see themselves")
                        .as(BEA)
                        .list("members")
                        .with("filter", "room == '{room}'")
                        .expect(200)
                        .body("items.*.id", List.of("{bea_in}"))
                        .view("members", "{cleo_in}")
                        .expect(404)
                        .as(CLEO)
                        .list("members")
                        .with("filter", "room == '{room}'")
                        .expect(200)
                        .body("items.*.id", List.of("{cleo_in}"))
                        .as(ADA)
                        .list("members")
                        .with("filter", "room == '{room}'")
                        .expect(200)
                        .body("items.*.room", List.of("{room}", "{room}"))
                        .view("members", "{cleo_in}")
                        .expect(200),
                room("reading before joining: an invitation shows the room and no message")
                        .as(CLEO)
                        .view("rooms", "{room}")
                        .expect(200)
                        .view("messages", "{word}")
                        .expect(404)
                        .create("messages", HELLO)
                        .expect(403)
                        .change("members", "{cleo_in}", json("{'state': 'joined'}"))
                        .expect(200)
                        .view("messages", "{word}")
                        .expect(200),
                room("coming back after removal: who is removed stays out")
                        .as(ADA)
                        .remove("members", "{bea_in}")
                        .expect(204)
                        .as(BEA)
                        .view("messages", "{word}")
                        .expect(404)
                        .create("members", json("{'room': '{room}', 'user': '{bea.id}'}"))
                        .expect(403)
                        .replace(
                                "members",
                                "{bea_in}",
                                json("{'room': '{room}', 'user': '{bea.id}', 'state': 'joined'}"))
                        .expect(403),
                room("writing after removal: old messages are out of reach with the room")
                        .given("mine", BEA, "messages", HELLO)
                        .as(BEA)
                        .remove("members", "{bea_in}")
                        .expect(204)
                        .create("messages", HELLO)
                        .expect(403)
                        .change("messages", "{mine}", json("{'text': 'spam'}"))
                        .expect(404)
                        .remove("messages", "{mine}")
                        .expect(404),
                room("writing as somebody else: the author is the caller, then and later")
                        .as(BEA)
                        .create(
                                "messages",
                                json("{'room': '{room}', 'text': 'x', 'author': '{ada.id}'}"))
                        .expect(403)
                        .create("messages", HELLO)
                        .expect(201)
                        .body("author", "{bea.id}")
                        .remember("mine", "id")
                        .change("messages", "{mine}", json("{'author': '{ada.id}'}"))
                        .expect(403),
                room("moving a message: it stays in its room")
                        .given("own", BEA, "rooms", json("{'title': 'own'}"))
                        .given("mine", BEA, "messages", HELLO)
                        .as(BEA)
                        .change("messages", "{mine}", json("{'room': '{own}'}"))
                        .expect(403)
                        .change("messages", "{mine}", json("{'reply_to': '{word}'}"))
                        .expect(403),
                room("replying across rooms: a reply names a message of its room")
                        .given("own", BEA, "rooms", json("{'title': 'own'}"))
                        .as(BEA)
                        .create(
                                "messages",
                                json("{'room': '{own}', 'text': 'x', 'reply_to': '{word}'}"))
                        .expect(403)
                        .create(
                                "messages",
                                json("{'room': '{room}', 'text': 'x', 'reply_to': '{word}'}"))
                        .expect(201),
                room("giving a room away: to who has joined, and to nobody else")
                        .as(ADA)
                        .change("rooms", "{room}", json("{'owner': '{dora.id}'}"))
                        .expect(403)
                        .change("rooms", "{room}", json("{'owner': '{cleo.id}'}"))
                        .expect(403)
                        .change("rooms", "{room}", json("{'owner': '{bea.id}'}"))
                        .expect(200)
                        .as(BEA)
                        .change("rooms", "{room}", json("{'title': 'Bea'}"))
                        .expect(200)
                        .as(ADA)
                        .view("rooms", "{room}")
                        .expect(404),
                room("taking a room over: a member does not become the owner")
                        .as(BEA)
                        .change("rooms", "{room}", json("{'owner': '{bea.id}'}"))
                        .expect(403)
                        .change("members", "{bea_in}", json("{'room': null}"))
                        .expect(403)
                        .remove("members", "{cleo_in}")
                        .expect(404),
                room("dating back: the server says when")
                        .as(BEA)
                        .create(
                                "messages",
                                json(
                                        "{'room': '{room}', 'text': 'x', 'created': '2020-01-01T00:00:00.000Z'}"))
                        .expect(422)
                        .body("code", "not_writable"),
                room("counting what one cannot read: a stranger counts nothing, a member all")
                        .as(DORA)
                        .get(count("messages"))
                        .with("filter", "text == 'hello'")
                        .expect(200)
                        .body("count", 0)
                        .get(count("messages"))
                        .with("filter", "room.title == 'sailing'")
                        .expect(200)
                        .body("count", 0)
                        .as(BEA)
                        .get(count("messages"))
                        .with("filter", "room == '{room}'")
                        .expect(200)
                        .body("count", 1));
    }
}
