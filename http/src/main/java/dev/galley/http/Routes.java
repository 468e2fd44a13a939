package dev.galley.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The route table while it is being written. Each line says what it takes and who may call it.
///
/// ```
/// routes.get("/api/v1/collections/{collection}/records", this::list)
///         .access(Access.ANYONE)
///         .parameters("filter", "sort", "limit", "cursor");
/// ```
public final class Routes {

    /// Largest body unless a route says otherwise: a record with all its text, not a file.
    public static final DataSize DEFAULT_BODY_LIMIT = DataSize.megabytes(1);

    private static final DataSize NO_BODY = new DataSize(0);
    private static final String JSON = "application/json";
    private static final String MERGE_PATCH = "application/merge-patch+json";

    private final List<Line> lines = new ArrayList<>();

    /// Declares an answer to `GET` and, without its body, to `HEAD`.
    public Line get(String template, Handler handler) {
        return add("GET", template, handler, NO_BODY, Set.of()).interruptible(true);
    }

    /// Declares an answer to `QUERY` (RFC 10008): reads like `GET`, with its parameters in the body.
    public Line query(String template, Handler handler) {
        return add("QUERY", template, handler, DEFAULT_BODY_LIMIT, Set.of(JSON))
                .interruptible(true);
    }

    public Line post(String template, Handler handler) {
        return add("POST", template, handler, DEFAULT_BODY_LIMIT, Set.of(JSON));
    }

    public Line put(String template, Handler handler) {
        return add("PUT", template, handler, DEFAULT_BODY_LIMIT, Set.of(JSON));
    }

    public Line patch(String template, Handler handler) {
        return add("PATCH", template, handler, DEFAULT_BODY_LIMIT, Set.of(JSON, MERGE_PATCH));
    }

    public Line delete(String template, Handler handler) {
        return add("DELETE", template, handler, NO_BODY, Set.of());
    }

    private Line add(
            String method, String template, Handler handler, DataSize limit, Set<String> accepts) {
        Line line = new Line(method, template, handler, limit, accepts);
        lines.add(line);
        return line;
    }

    /// The table as it stands, in the order of declaration.
    ///
    /// @throws IllegalStateException when a line has no access, or two answer the same requests
    public List<Route> all() {
        Set<String> seen = new HashSet<>();
        List<Route> routes = new ArrayList<>();
        for (Line line : lines) {
            Route route = line.route();
            String shape = route.method();
            for (Segment segment : Segment.parse(route.template())) {
                shape += segment.parameter() ? "/{}" : "/" + segment.text();
            }
            if (!seen.add(shape)) {
                throw new IllegalStateException(
                        "two routes answer " + route.method() + " " + route.template());
            }
            routes.add(route);
        }
        return List.copyOf(routes);
    }

    /// One line of the table, to be completed by its terms.
    public static final class Line {

        private final String method;
        private final String template;
        private final Handler handler;
        private @Nullable Access access;
        private DataSize bodyLimit;
        private Set<String> accepts;
        private Set<String> parameters = Set.of();
        private boolean interruptible;
        private Duration patience = Duration.ZERO;
        private boolean repeatable;

        private Line(
                String method,
                String template,
                Handler handler,
                DataSize bodyLimit,
                Set<String> accepts) {
            Segment.parse(template);
            this.method = method;
            this.template = template;
            this.handler = handler;
            this.bodyLimit = bodyLimit;
            this.accepts = accepts;
        }

        /// Who may call it. There is no default: a line that forgets it stops the start.
        public Line access(Access access) {
            this.access = access;
            return this;
        }

        /// The largest body it takes, as sent.
        public Line bodyLimit(DataSize limit) {
            this.bodyLimit = limit;
            return this;
        }

        /// The media types it takes, in place of JSON.
        public Line accepts(String... mediaTypes) {
            Set<String> types = new HashSet<>();
            for (String type : mediaTypes) {
                types.add(type.toLowerCase(Locale.ROOT));
            }
            this.accepts = types;
            return this;
        }

        /// The query parameters it takes; without this line it takes none.
        public Line parameters(String... names) {
            this.parameters = Set.of(names);
            return this;
        }

        /// Whether the handler may be interrupted when nobody waits for it any longer.
        public Line interruptible(boolean interruptible) {
            this.interruptible = interruptible;
            return this;
        }

        /// How long it may take to answer, where that depends on how much data there is.
        public Line patience(Duration limit) {
            this.patience = limit;
            return this;
        }

        /// It keeps its answer for a client that sends the same again with the same `Idempotency-Key`.
        public Line repeatable() {
            this.repeatable = true;
            return this;
        }

        private Route route() {
            Access who = access;
            if (who == null) {
                throw new IllegalStateException(
                        method + " " + template + " does not say who may call it");
            }
            return new Route(
                    method,
                    template,
                    who,
                    bodyLimit,
                    accepts,
                    parameters,
                    interruptible,
                    patience,
                    repeatable,
                    handler);
        }
    }
}
