package dev.galley.testkit.api;

import java.util.HashMap;
import java.util.Map;

/// What a running scenario knows: the server, and what it was told to remember.
final class World {

    private static final String ID = ".id";

    private final TestServer server;
    private final Map<String, String> remembered = new HashMap<>();

    World(TestServer server) {
        this.server = server;
    }

    TestServer server() {
        return server;
    }

    void remember(String name, String value) {
        remembered.put(name, value);
    }

    Actor fill(Actor actor) {
        return actor instanceof Actor.Bearer bearer ? Actor.bearer(fill(bearer.token())) : actor;
    }

    TestRequest fill(TestRequest request) {
        TestRequest filled = TestRequest.of(request.method(), fill(request.path()));
        for (TestRequest.Parameter parameter : request.parameters()) {
            filled = filled.withParameter(parameter.name(), fill(parameter.value()));
        }
        for (var header : request.headers().entrySet()) {
            filled = filled.withHeader(header.getKey(), fill(header.getValue()));
        }
        return request.body().isPresent() ? filled.withBody(fill(request.body().get())) : filled;
    }

    /// Replaces each `{name}`; braces around anything but a name are left alone, so JSON stays JSON.
    String fill(String text) {
        StringBuilder filled = new StringBuilder();
        int from = 0;
        for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', open + 1)) {
            int close = text.indexOf('}', open);
            String name = close < 0 ? "" : text.substring(open + 1, close);
            if (isName(name)) {
                filled.append(text, from, open).append(value(name));
                from = close + 1;
            }
        }
        return filled.append(text.substring(from)).toString();
    }

    private String value(String name) {
        String value = remembered.get(name);
        if (value != null) {
            return value;
        }
        if (name.endsWith(ID)) {
            return server.userId(name.substring(0, name.length() - ID.length()));
        }
        throw new IllegalStateException("nothing is remembered as {" + name + "}");
    }

    private static boolean isName(String text) {
        return !text.isEmpty()
                && text.chars()
                        .allMatch(c ->
                                (c >= 'a' && c <= 'z')
                                        || (c >= 'A' && c <= 'Z')
                                        || (c >= '0' && c <= '9')
                                        || c == '.'
                                        || c == '_');
    }
}
