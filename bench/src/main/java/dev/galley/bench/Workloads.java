package dev.galley.bench;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/// The requests that are measured, on behalf of one signed-in caller.
///
/// @param caller    who calls
/// @param notes     ids of the caller's own notes
/// @param community what else there is
record Workloads(Api.Account caller, List<String> notes, Community.Seeded community) {

    static final String VIEW = "view";
    static final String CREATE = "create";
    static final String PATCH = "patch";
    static final String LIST = "list";
    static final String PLAIN = "list-plain";
    static final String EXISTS = "list-exists";

    static final String POSTS_CREATE = "posts-create";
    static final String SUBMISSIONS_CREATE = "submissions-create";
    static final String POSTS_NEWEST = "posts-newest";
    static final String STORIES_NEWEST = "stories-newest";
    static final String POSTS_READ = "posts-read";
    static final String POSTS_INCREMENT = "posts-increment";
    static final String MESSAGES_CREATE = "messages-create";
    static final String USERS_DELETE = "users-delete";

    /// Lists of 20 posts or stories, by collection and what stands in the address, `{caller}` for the caller's id. A
    /// new kind of list is one line here: it is then compared with the plain list of the same collection.
    static final Map<String, String> LISTS =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry(POSTS_NEWEST, "posts?sort=-created"),
                            Map.entry(STORIES_NEWEST, "stories?sort=-created"),
                            Map.entry(
                                    "posts-mine",
                                    "posts?sort=-created&filter=author == '{caller}'"),
                            Map.entry(
                                    "posts-of-organization",
                                    "posts?sort=-created&filter=author.organization.name == 'organization 7'"),
                            Map.entry("stories-search-half", "stories?search=" + Community.HALF),
                            Map.entry("stories-search-tenth", "stories?search=" + Community.TENTH),
                            Map.entry(
                                    "stories-search-hundredth",
                                    "stories?search=" + Community.HUNDREDTH),
                            Map.entry(
                                    "stories-search-thousandth",
                                    "stories?search=" + Community.THOUSANDTH),
                            Map.entry(
                                    "stories-search-two",
                                    "stories?search=" + Community.HALF + " " + Community.TENTH),
                            Map.entry(
                                    "stories-search-begun",
                                    "stories?search=" + Community.TENTH.substring(0, 4)),
                            Map.entry(
                                    "stories-search-sorted",
                                    "stories?sort=-created&search=" + Community.TENTH),
                            Map.entry(
                                    "stories-near",
                                    "stories?near="
                                            + Community.LATITUDE
                                            + ","
                                            + Community.LONGITUDE
                                            + ",5000")));

    /// Those that are about the [Community].
    static final Set<String> COMMUNITY = ofCommunity();

    private static Set<String> ofCommunity() {
        Set<String> names = new TreeSet<>(LISTS.keySet());
        names.addAll(
                List.of(
                        POSTS_CREATE,
                        SUBMISSIONS_CREATE,
                        POSTS_READ,
                        POSTS_INCREMENT,
                        MESSAGES_CREATE,
                        USERS_DELETE));
        return Set.copyOf(names);
    }

    private static final String COLLECTIONS = "/api/v1/collections/";
    private static final String NOTES = COLLECTIONS + "notes/records";
    private static final String PAGE = "?sort=rank&limit=" + FloorJson.PAGE;

    /// The plain list that a list is compared with.
    static String plain(String list) {
        return list.startsWith("stories") ? STORIES_NEWEST : POSTS_NEWEST;
    }

    Workload of(String name) {
        return switch (name) {
            case VIEW -> new Workload(VIEW, 200, view());
            case CREATE -> new Workload(CREATE, 201, create());
            case PATCH -> new Workload(PATCH, 200, patch());
            case LIST -> new Workload(LIST, 200, get(NOTES + PAGE));
            case PLAIN -> new Workload(PLAIN, 200, get(COLLECTIONS + "articles/records" + PAGE));
            case EXISTS -> new Workload(EXISTS, 200, get(COLLECTIONS + "tasks/records" + PAGE));
            case POSTS_CREATE -> new Workload(name, 201, post("posts"));
            case SUBMISSIONS_CREATE -> new Workload(name, 201, post("submissions"));
            case POSTS_READ -> new Workload(name, 200, read());
            case POSTS_INCREMENT -> new Workload(name, 200, increment());
            case MESSAGES_CREATE -> new Workload(name, 201, message());
            case USERS_DELETE -> new Workload(name, 204, delete());
            default -> new Workload(name, 200, get(list(name)));
        };
    }

    private String list(String name) {
        String query = LISTS.get(name);
        if (query == null) {
            throw new IllegalArgumentException("no workload " + name);
        }
        String escaped =
                query.replace("{caller}", caller.id())
                        .replace(" ", "%20")
                        .replace("==", "%3D%3D")
                        .replace("'", "%27");
        return COLLECTIONS + escaped.replace("?", "/records?") + "&limit=" + FloorJson.PAGE;
    }

    private Workload.Kind post(String collection) {
        String head = Workload.head("POST", records(collection), caller.token());
        return (to, random) ->
                withBody(
                        to,
                        head,
                        """
                        {"title":"%s","description":"%s","public":true,"type":"story","votes":0,"author":"%s"}\
                        """
                                .formatted(
                                        Community.words(random, 40),
                                        Community.words(random, 480),
                                        caller.id()));
    }

    private Workload.Kind read() {
        String begin = "GET " + records("posts") + "/";
        String end = Workload.head("", "", caller.token()).substring(1) + "\r\n";
        return (to, random) -> {
            Workload.put(to, begin);
            Workload.put(to, any(community.posts(), random));
            Workload.put(to, end);
        };
    }

    /// All of the same post, so that each has to wait for the one before.
    private Workload.Kind increment() {
        String head = Workload.head("PATCH", incremented(), caller.token());
        return (to, _) -> withBody(to, head, "{\"votes\":{\"$inc\":1}}");
    }

    /// Where the post stands whose votes are counted.
    String incremented() {
        return records("posts") + "/" + community.posts().getFirst();
    }

    private Workload.Kind message() {
        String head = Workload.head("POST", records("messages"), caller.token());
        return (to, random) ->
                withBody(
                        to,
                        head,
                        "{\"room\":\"%s\",\"author\":\"%s\",\"text\":\"the ferry leaves at noon\"}"
                                .formatted(any(community.rooms(), random), caller.id()));
    }

    private Workload.Kind delete() {
        return (to, _) -> {
            String path = records("users") + "/" + community.victims().next();
            Workload.put(to, Workload.head("DELETE", path, caller.token()) + "\r\n");
        };
    }

    private static String records(String collection) {
        return COLLECTIONS + collection + "/records";
    }

    private static String any(List<String> ids, SplittableRandom random) {
        return ids.get(random.nextInt(ids.size()));
    }

    private Workload.Kind get(String target) {
        return Workload.constant(Workload.head("GET", target, caller.token()) + "\r\n");
    }

    private Workload.Kind view() {
        String begin = "GET " + NOTES + "/";
        String end = Workload.head("", "", caller.token()).substring(1) + "\r\n";
        return (to, random) -> {
            Workload.put(to, begin);
            Workload.put(to, note(random));
            Workload.put(to, end);
        };
    }

    private Workload.Kind create() {
        String head = Workload.head("POST", NOTES, caller.token());
        return (to, random) ->
                withBody(
                        to,
                        head,
                        "{\"title\":\"a note of the bench\",\"body\":\"what the sea leaves on the"
                                + " shore at noon, and takes again\",\"rank\":"
                                + random.nextInt(1_000_000)
                                + ",\"owner\":\""
                                + caller.id()
                                + "\"}");
    }

    private Workload.Kind patch() {
        String begin = "PATCH " + NOTES + "/";
        String end = Workload.head("", "", caller.token()).substring(1);
        return (to, random) ->
                withBody(
                        to,
                        begin + note(random) + end,
                        "{\"rank\":" + random.nextInt(1_000_000) + "}");
    }

    private String note(SplittableRandom random) {
        return any(notes, random);
    }

    private static void withBody(ByteBuffer to, String head, String body) {
        Workload.put(to, head);
        Workload.put(to, "Content-Type: application/json\r\nContent-Length: ");
        Workload.put(to, Integer.toString(body.length()));
        Workload.put(to, "\r\n\r\n");
        Workload.put(to, body);
    }
}
