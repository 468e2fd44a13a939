package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.user;
import static dev.galley.testkit.api.Recipe.json;
import static dev.galley.testkit.api.Scenario.scenario;

import java.util.List;

/// `docs/cookbook/blog.md`: Ed is an editor, Ada an author, Bea and Cleo read.
class CookbookBlogTest extends CookbookTest {

    private static final Actor ED = user("ed");
    private static final Actor ADA = user("ada");
    private static final Actor BEA = user("bea");
    private static final Actor CLEO = user("cleo");
    private static final String PUBLISHED =
            json("{'state': 'published', 'published': '2026-11-21T09:00:00Z'}");
    private static final String COMMENT = json("{'post': '{post}', 'text': 'well said'}");

    CookbookBlogTest() {
        super("blog");
    }

    @Override
    void prepare() {
        super.prepare();
        appoint("ed", "editor");
        appoint("ada", "author");
        appoint("ana", "author");
    }

    private void appoint(String user, String role) {
        made(
                admin(),
                "staff",
                json(
                        "{'user': '"
                                + server.userId(user)
                                + "', 'name': '"
                                + user
                                + "', 'role': '"
                                + role
                                + "'}"));
    }

    private static Scenario draft(String sentence) {
        String slug = "s" + Integer.toUnsignedString(sentence.hashCode());
        return scenario(sentence)
                .given(
                        "post",
                        ADA,
                        "posts",
                        json("{'title': 'Wind', 'slug': '" + slug + "', 'body': 'blows'}"));
    }

    private static Scenario published(String sentence) {
        return draft(sentence).as(ED).change("posts", "{post}", PUBLISHED).expect(200);
    }

    private static Scenario approved(String sentence) {
        return published(sentence)
                .given("comment", BEA, "comments", COMMENT)
                .as(ED)
                .change("comments", "{comment}", json("{'approved': true}"))
                .expect(200);
    }

    @Override
    List<Scenario> scenarios() {
        return List.of(
                draft(
                                "another author finds nothing of a draft, and a name for a post is there once")
                        .as(user("ana"))
                        .view("posts", "{post}")
                        .expect(404)
                        .change("posts", "{post}", json("{'body': 'x'}"))
                        .expect(404)
                        .remove("posts", "{post}")
                        .expect(404)
                        .create("posts", json("{'title': 'x', 'slug': 'once'}"))
                        .expect(201)
                        .create("posts", json("{'title': 'x', 'slug': 'once'}"))
                        .expect(409)
                        .as(admin())
                        .create(
                                "staff",
                                json("{'user': '{ana.id}', 'name': 'Ana', 'role': 'editor'}"))
                        .expect(409),
                approved(
                                "a comment is moderated by editors, withdrawn by its author, and goes with its post's date")
                        .as(CLEO)
                        .change("comments", "{comment}", json("{'approved': false}"))
                        .expect(403)
                        .as(ADA)
                        .remove("comments", "{comment}")
                        .expect(403)
                        .as(ED)
                        .change("posts", "{post}", json("{'published': '2026-11-22T09:00:00Z'}"))
                        .expect(200)
                        .as(CLEO)
                        .view("comments", "{comment}")
                        .expect(404)
                        .as(ED)
                        .change("comments", "{comment}", json("{'approved': false}"))
                        .expect(200)
                        .view("comments", "{comment}")
                        .expect(200)
                        .as(BEA)
                        .remove("comments", "{comment}")
                        .expect(204),
                approved("a post is written, published, commented and read by guests")
                        .as(guest())
                        .view("posts", "{post}")
                        .expect(200)
                        .body("title", "Wind")
                        .view("comments", "{comment}")
                        .expect(200)
                        .create(
                                "comments",
                                json("{'post': '{post}', 'text': 'x', 'author': '{bea.id}'}"))
                        .expect(403)
                        .as(CLEO)
                        .remove("comments", "{comment}")
                        .expect(403)
                        .as(ED)
                        .remove("comments", "{comment}")
                        .expect(204),
                draft("a draft is there for its author and the editors, who change and delete it")
                        .as(ADA)
                        .change("posts", "{post}", json("{'body': 'blows hard'}"))
                        .expect(200)
                        .as(ED)
                        .view("posts", "{post}")
                        .expect(200)
                        .as(BEA)
                        .view("posts", "{post}")
                        .expect(404)
                        .change("posts", "{post}", json("{'body': 'x'}"))
                        .expect(404)
                        .remove("posts", "{post}")
                        .expect(404)
                        .create("posts", json("{'title': 'Mine', 'slug': 'mine'}"))
                        .expect(403)
                        .get(count("posts"))
                        .with("filter", "body == 'blows hard'")
                        .expect(200)
                        .body("count", 0)
                        .as(ADA)
                        .remove("posts", "{post}")
                        .expect(204),
                scenario(
                                "giving oneself a role: staff is made by admins, and users have no field for it")
                        .as(BEA)
                        .create(
                                "staff",
                                json("{'user': '{bea.id}', 'name': 'Bea', 'role': 'editor'}"))
                        .expect(403)
                        .change("users", "{bea.id}", json("{'roles': ['editor']}"))
                        .expect(422)
                        .as(ADA)
                        .list("staff")
                        .with("filter", "user == '{ada.id}'")
                        .expect(200)
                        .body("items.0.role", "author")
                        .remember("me", "items.0.id")
                        .change("staff", "{me}", json("{'role': 'editor'}"))
                        .expect(403)
                        .remove("staff", "{me}")
                        .expect(403),
                draft(
                                "publishing oneself: an author's post is a draft until an editor says otherwise")
                        .as(ADA)
                        .change("posts", "{post}", PUBLISHED)
                        .expect(403)
                        .create(
                                "posts",
                                json(
                                        "{'title': 'x', 'slug': 'self', 'state': 'published', 'published': '2026-11-21T09:00:00Z'}"))
                        .expect(403)
                        .as(ED)
                        .change("posts", "{post}", PUBLISHED)
                        .expect(200),
                published(
                                "changing what is published: the author may not, nor take it back or delete it")
                        .as(ADA)
                        .change("posts", "{post}", json("{'body': 'other'}"))
                        .expect(403)
                        .change("posts", "{post}", json("{'state': 'draft'}"))
                        .expect(403)
                        .remove("posts", "{post}")
                        .expect(403)
                        .as(ED)
                        .change("posts", "{post}", json("{'body': 'other'}"))
                        .expect(200)
                        .remove("posts", "{post}")
                        .expect(204),
                draft("publishing without a date: there is none without")
                        .as(ED)
                        .change("posts", "{post}", json("{'state': 'published'}"))
                        .expect(403)
                        .change("posts", "{post}", PUBLISHED)
                        .expect(200)
                        .change("posts", "{post}", json("{'published': null}"))
                        .expect(403),
                draft("reading before the date: a planned post is not there yet")
                        .as(ED)
                        .change(
                                "posts",
                                "{post}",
                                json("{'state': 'published', 'published': '2026-11-22T09:00:00Z'}"))
                        .expect(200)
                        .as(guest())
                        .view("posts", "{post}")
                        .expect(404)
                        .as(BEA)
                        .view("posts", "{post}")
                        .expect(404)
                        .create("comments", COMMENT)
                        .expect(403)
                        .as(ADA)
                        .view("posts", "{post}")
                        .expect(200),
                draft("signing with another name: the author is the caller and stays")
                        .as(ADA)
                        .create(
                                "posts",
                                json("{'title': 'x', 'slug': 'signed', 'author': '{ed.id}'}"))
                        .expect(403)
                        .change("posts", "{post}", json("{'author': '{ed.id}'}"))
                        .expect(403)
                        .as(ED)
                        .change("posts", "{post}", json("{'author': '{ed.id}'}"))
                        .expect(403),
                scenario("writing after dismissal: who is no longer on the staff writes nothing")
                        .given(
                                "finn_staff",
                                admin(),
                                "staff",
                                json("{'user': '{finn.id}', 'name': 'Finn', 'role': 'author'}"))
                        .given(
                                "post",
                                user("finn"),
                                "posts",
                                json("{'title': 'Finn', 'slug': 'finn'}"))
                        .as(admin())
                        .remove("staff", "{finn_staff}")
                        .expect(204)
                        .as(user("finn"))
                        .change("posts", "{post}", json("{'title': 'x'}"))
                        .expect(403)
                        .remove("posts", "{post}")
                        .expect(403)
                        .create("posts", json("{'title': 'Finn', 'slug': 'finn2'}"))
                        .expect(403),
                published("approving oneself: a comment waits for an editor")
                        .as(BEA)
                        .create(
                                "comments",
                                json("{'post': '{post}', 'text': 'x', 'approved': true}"))
                        .expect(403)
                        .create("comments", COMMENT)
                        .expect(201)
                        .body("approved", false)
                        .remember("comment", "id")
                        .change("comments", "{comment}", json("{'approved': true}"))
                        .expect(403)
                        .as(CLEO)
                        .view("comments", "{comment}")
                        .expect(404)
                        .as(ADA)
                        .change("comments", "{comment}", json("{'approved': true}"))
                        .expect(404)
                        .as(ED)
                        .change("comments", "{comment}", json("{'approved': true}"))
                        .expect(200)
                        .as(CLEO)
                        .view("comments", "{comment}")
                        .expect(200),
                approved("changing after approval: what changes has to be approved again")
                        .as(BEA)
                        .change("comments", "{comment}", json("{'text': 'spam'}"))
                        .expect(403)
                        .change(
                                "comments",
                                "{comment}",
                                json("{'text': 'spam', 'approved': false}"))
                        .expect(200)
                        .as(guest())
                        .view("comments", "{comment}")
                        .expect(404),
                approved("words in somebody's mouth: an editor changes no text, author or post")
                        .as(ED)
                        .change("comments", "{comment}", json("{'text': 'I am a fool'}"))
                        .expect(403)
                        .change("comments", "{comment}", json("{'author': '{cleo.id}'}"))
                        .expect(403)
                        .as(BEA)
                        .create(
                                "comments",
                                json("{'post': '{post}', 'text': 'x', 'author': '{cleo.id}'}"))
                        .expect(403),
                published("approving what has just changed: the approval names what was looked at")
                        .given("comment", BEA, "comments", COMMENT)
                        .as(BEA)
                        .change("comments", "{comment}", json("{'text': 'spam'}"))
                        .expect(200)
                        .as(ED)
                        .change("comments", "{comment}", json("{'approved': true}"))
                        .sending("If-Match", "{comment.etag}")
                        .expect(412),
                approved("comments on drafts: no better known than their post")
                        .as(ED)
                        .change("posts", "{post}", json("{'state': 'draft'}"))
                        .expect(200)
                        .as(CLEO)
                        .view("comments", "{comment}")
                        .expect(404)
                        .create("comments", COMMENT)
                        .expect(403)
                        .as(BEA)
                        .view("comments", "{comment}")
                        .expect(200),
                approved(
                                "comments as an oracle: a filter along a post one may not view finds nothing")
                        .as(BEA)
                        .get(count("comments"))
                        .with("filter", "id == '{comment}' && post.title == 'Wind'")
                        .expect(200)
                        .body("count", 1)
                        .as(ED)
                        .change("posts", "{post}", json("{'state': 'draft'}"))
                        .expect(200)
                        .as(BEA)
                        .get(count("comments"))
                        .with("filter", "id == '{comment}' && post.title == 'Wind'")
                        .expect(200)
                        .body("count", 0)
                        .view("comments", "{comment}")
                        .with("expand", "post")
                        .expect(200)
                        .bodyLacks("Wind"),
                approved("moving a comment: it stays below its post")
                        .given(
                                "other",
                                ADA,
                                "posts",
                                json("{'title': 'Rain', 'slug': 'moving-a-comment'}"))
                        .as(ED)
                        .change("comments", "{comment}", json("{'post': '{other}'}"))
                        .expect(403)
                        .as(BEA)
                        .change(
                                "comments",
                                "{comment}",
                                json("{'post': '{other}', 'approved': false}"))
                        .expect(403),
                scenario("roles as an oracle: names are public and roles are not")
                        .as(CLEO)
                        .list("staff")
                        .with("filter", "name == 'ed'")
                        .expect(200)
                        .body("items.0.name", "ed")
                        .bodyLacksMember("items.0.role")
                        .get(count("staff"))
                        .with("filter", "role == 'editor'")
                        .expect(200)
                        .body("count", 0)
                        .as(ED)
                        .get(count("staff"))
                        .with("filter", "role == 'editor'")
                        .expect(200)
                        .body("count", 1));
    }
}
