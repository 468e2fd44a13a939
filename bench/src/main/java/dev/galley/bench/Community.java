package dev.galley.bench;

import dev.galley.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// An app as people build them: organizations with users who have permissions, write posts and talk in rooms.
///
/// - 185,000 `posts` of 500 users, 370 each, in turn, so that those of one user lie all over the table.
/// - each user has one of 100 organizations, three of 50 permissions, and is a member of ten of 100 rooms.
/// - `messages` may be written by members of their room.
/// - `submissions` are posts that anybody may make: they begin empty.
/// - `stories` are as many texts as long as posts, with a place within 30 km of a city, that can be searched.
final class Community {

    static final int POSTS = 185_000;
    static final int USERS = 500;
    private static final int ORGANIZATIONS = 100;
    private static final int PERMISSIONS = 50;
    private static final int PERMISSIONS_EACH = 3;
    private static final int ROOMS = 100;
    private static final int ROOMS_EACH = 10;
    private static final int DESCRIPTION = 480;
    private static final List<String> TYPES = List.of("story", "question", "offer", "event");
    private static final String WORDS =
            "harbour lantern ferry gull tide rope anchor cedar violet mortar basil ember quarry finch";

    /// Words that stand in such a part of the stories, here and there; a fifth of each in the title.
    static final String HALF = "morning";

    static final String TENTH = "windmill";
    static final String HUNDREDTH = "lighthouse";
    static final String THOUSANDTH = "kittiwake";

    private static final Map<String, Double> FREQUENCIES =
            new TreeMap<>(Map.of(HALF, 0.5, TENTH, 0.1, HUNDREDTH, 0.01, THOUSANDTH, 0.001));

    /// The city.
    static final double LATITUDE = 52.5163;

    static final double LONGITUDE = 13.3777;
    private static final double LATITUDES = 0.27;
    private static final double LONGITUDES = 0.44;

    /// A post's indexes are those of its lists, and those of its id and its author that every such record has.
    private static final String POST =
            """
            {"name": "%s", "fields": [
                {"name": "title", "type": "text", "required": true, "max": 200},
                {"name": "description", "type": "text", "max": 500},
                {"name": "public", "type": "bool", "required": true, "default": true},
                {"name": "type", "type": "select", "required": true,
                 "values": ["story", "question", "offer", "event"]},
                {"name": "votes", "type": "int", "required": true, "default": 0},
                {"name": "author", "type": "relation", "to": "users", "required": true,
                 "on-delete": "cascade"}],
             "indexes": [{"fields": ["-created"]}, {"fields": ["author", "-created"]}],
             "rules": {"list": "public",
                       "view": "record.public || record.author == auth.id",
                       "create": "%s",
                       "update": "auth != null"}}\
            """;

    private Community() {}

    /// The requests that define it, in an order in which each finds what it refers to.
    static List<Api.Call> definitions() {
        String collections = "/api/v1/admin/collections";
        return List.of(
                new Api.Call(
                        "POST",
                        collections,
                        """
                        {"name": "organizations", "fields": [{"name": "name", "type": "text"}],
                         "rules": {"view": "public"}}\
                        """),
                new Api.Call(
                        "POST",
                        collections,
                        """
                        {"name": "permissions", "fields": [{"name": "name", "type": "text"}]}\
                        """),
                new Api.Call(
                        "PATCH",
                        collections + "/users",
                        """
                        {"fields": [
                            {"name": "organization", "type": "relation", "to": "organizations",
                             "on-delete": "set-null"},
                            {"name": "permissions", "type": "relation", "to": "permissions",
                             "many": true, "max-items": 10, "on-delete": "set-null"}],
                         "rules": {"create": "public", "view": "auth != null",
                                   "delete": "auth != null"}}\
                        """),
                new Api.Call(
                        "POST",
                        collections,
                        POST.formatted("posts", "auth != null && next.author == auth.id")),
                new Api.Call("POST", collections, POST.formatted("submissions", "public")),
                new Api.Call(
                        "POST",
                        collections,
                        """
                        {"name": "stories", "fields": [
                            {"name": "title", "type": "text", "max": 200, "searchable": true},
                            {"name": "description", "type": "text", "max": 600, "searchable": true},
                            {"name": "place", "type": "point"}],
                         "indexes": [{"fields": ["-created"]}],
                         "rules": {"list": "public"}}\
                        """),
                new Api.Call(
                        "POST",
                        collections,
                        """
                        {"name": "rooms", "fields": [{"name": "name", "type": "text"}]}\
                        """),
                new Api.Call(
                        "POST",
                        collections,
                        """
                        {"name": "memberships", "fields": [
                            {"name": "room", "type": "relation", "to": "rooms", "required": true,
                             "on-delete": "cascade"},
                            {"name": "user", "type": "relation", "to": "users", "required": true,
                             "on-delete": "cascade"}]}\
                        """),
                new Api.Call(
                        "POST",
                        collections,
                        """
                        {"name": "messages", "fields": [
                            {"name": "room", "type": "relation", "to": "rooms", "required": true,
                             "on-delete": "cascade"},
                            {"name": "author", "type": "relation", "to": "users", "required": true,
                             "on-delete": "cascade"},
                            {"name": "text", "type": "text", "required": true}],
                         "indexes": [{"fields": ["room", "-created"]}],
                         "rules": {"create": "next.author == auth.id && exists('memberships', m, m.room == next.room && m.user == auth.id)"}}\
                        """));
    }

    /// What the requests need to know of the data.
    ///
    /// @param posts   ids of posts of all authors that everybody may see
    /// @param rooms   of which the caller is a member
    /// @param victims users other than the caller, each with 370 posts; taken one by one
    record Seeded(List<String> posts, List<String> rooms, Victims victims) {}

    /// Users to be deleted, each once.
    static final class Victims {

        private final List<String> ids;
        private final AtomicInteger next = new AtomicInteger();

        Victims(List<String> ids) {
            this.ids = List.copyOf(ids);
        }

        String next() {
            return ids.get(next.getAndIncrement());
        }
    }

    static Seeded seed(Seeder seeder, String caller) {
        List<String> organizations =
                seeder.insert("organizations", ORGANIZATIONS, i -> named("organization " + i));
        List<String> permissions =
                seeder.insert("permissions", PERMISSIONS, i -> named("permission " + i));
        List<String> others =
                seeder.insert(
                        "users",
                        USERS - 1,
                        i -> {
                            Map<String, Value> user = Seeder.user("member" + i + "@example.com");
                            user.put("organization", target(organizations, i));
                            user.put("permissions", some(permissions, i));
                            return user;
                        });
        List<String> users = new ArrayList<>(others);
        users.addFirst(caller);
        List<String> rooms = seeder.insert("rooms", ROOMS, i -> named("room " + i));
        List<String> _ =
                seeder.insert(
                        "memberships",
                        USERS * ROOMS_EACH,
                        i ->
                                Map.of(
                                        "user", target(users, i / ROOMS_EACH),
                                        "room", target(rooms, i / ROOMS_EACH + i % ROOMS_EACH)));
        List<String> posts = seeder.insert("posts", POSTS, i -> post(seeder.random(), users, i));
        List<String> _ = seeder.insert("stories", POSTS, _ -> story(seeder.random()));
        List<String> seen =
                IntStream.range(0, POSTS).filter(Community::isPublic).mapToObj(posts::get).toList();
        return new Seeded(seen, rooms.subList(0, ROOMS_EACH), new Victims(others));
    }

    private static Map<String, Value> named(String name) {
        return Map.of("name", Seeder.text(name));
    }

    private static Value target(List<String> ids, int i) {
        return Seeder.text(ids.get(i % ids.size()));
    }

    private static Value some(List<String> ids, int i) {
        List<Value> items = new ArrayList<>();
        for (int n = 0; n < PERMISSIONS_EACH; n++) {
            items.add(target(ids, i * PERMISSIONS_EACH + n));
        }
        return new Value.Many(items);
    }

    private static boolean isPublic(int i) {
        return i % 10 != 0;
    }

    private static Map<String, Value> post(SplittableRandom random, List<String> users, int i) {
        return Map.of(
                "title",
                Seeder.text(words(random, 40) + " " + i),
                "description",
                Seeder.text(words(random, DESCRIPTION)),
                "public",
                new Value.Bool(isPublic(i)),
                "type",
                Seeder.text(TYPES.get(random.nextInt(TYPES.size()))),
                "votes",
                new Value.Int(0),
                "author",
                target(users, i));
    }

    private static Map<String, Value> story(SplittableRandom random) {
        StringBuilder title = new StringBuilder(words(random, 40));
        StringBuilder description = new StringBuilder(words(random, DESCRIPTION));
        FREQUENCIES.forEach((word, part) -> {
            if (random.nextDouble() < part) {
                (random.nextInt(5) == 0 ? title : description).append(' ').append(word);
            }
        });
        double latitude = LATITUDE + random.nextDouble(-LATITUDES, LATITUDES);
        double longitude = LONGITUDE + random.nextDouble(-LONGITUDES, LONGITUDES);
        return Map.of(
                "title",
                Seeder.text(title.toString()),
                "description",
                Seeder.text(description.toString()),
                "place",
                new Value.Point(longitude, latitude));
    }

    /// Words in any order, exactly so many characters.
    static String words(SplittableRandom random, int length) {
        String[] words = WORDS.split(" ", -1);
        StringBuilder text = new StringBuilder(length + 10);
        while (text.length() < length) {
            text.append(words[random.nextInt(words.length)]).append(' ');
        }
        text.setLength(length);
        return text.toString();
    }
}
