package dev.galley.bench;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;

/// The requests that are measured, on behalf of one signed-in caller.
///
/// @param caller who calls
/// @param notes  ids of the caller's own notes
record Workloads(Api.Account caller, List<String> notes) {

    static final String VIEW = "view";
    static final String CREATE = "create";
    static final String PATCH = "patch";
    static final String LIST = "list";
    static final String PLAIN = "list-plain";
    static final String EXISTS = "list-exists";

    private static final String COLLECTIONS = "/api/v1/collections/";
    private static final String NOTES = COLLECTIONS + "notes/records";
    private static final String PAGE = "?sort=rank&limit=" + FloorJson.PAGE;

    Workload of(String name) {
        return switch (name) {
            case VIEW -> new Workload(VIEW, 200, view());
            case CREATE -> new Workload(CREATE, 201, create());
            case PATCH -> new Workload(PATCH, 200, patch());
            case LIST -> new Workload(LIST, 200, get(NOTES + PAGE));
            case PLAIN -> new Workload(PLAIN, 200, get(COLLECTIONS + "articles/records" + PAGE));
            case EXISTS -> new Workload(EXISTS, 200, get(COLLECTIONS + "tasks/records" + PAGE));
            default -> throw new IllegalArgumentException("no workload " + name);
        };
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
        return notes.get(random.nextInt(notes.size()));
    }

    private static void withBody(ByteBuffer to, String head, String body) {
        Workload.put(to, head);
        Workload.put(to, "Content-Type: application/json\r\nContent-Length: ");
        Workload.put(to, Integer.toString(body.length()));
        Workload.put(to, "\r\n\r\n");
        Workload.put(to, body);
    }
}
