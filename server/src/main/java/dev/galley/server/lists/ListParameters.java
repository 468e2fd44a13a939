package dev.galley.server.lists;

import dev.galley.http.Request;
import dev.galley.model.FieldError;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.server.requests.Bodies;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// The parameters of a list: of a GET's query, or the members of a QUERY's body (RFC 10008), which has room for
/// filters that no address has.
///
/// @param values by name, those that came
record ListParameters(Map<String, String> values) {

    private static final String LIMIT = "limit";

    static final String[] NAMES = {
        "filter", "search", "sort", "near", LIMIT, "cursor", "fields", "expand", "count"
    };

    /// @throws ProblemException `malformed_json`, `unknown_member`, `invalid_fields`
    static ListParameters of(Request request) {
        return request.method().equals("QUERY") ? ofBody(request) : ofQuery(request);
    }

    private static ListParameters ofQuery(Request request) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : NAMES) {
            request.query(name).ifPresent(value -> values.put(name, value));
        }
        return new ListParameters(values);
    }

    private static ListParameters ofBody(Request request) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> member : Bodies.object(request).properties()) {
            String name = member.getKey();
            JsonNode value = member.getValue();
            if (!List.of(NAMES).contains(name)) {
                throw refused(ProblemCode.UNKNOWN_MEMBER, name, "is nothing a list takes");
            }
            boolean fits = name.equals(LIMIT) ? value.isNumber() : value.isString();
            if (!fits) {
                throw refused(
                        ProblemCode.INVALID_FIELDS,
                        name,
                        name.equals(LIMIT) ? "is not a number" : "is not a text");
            }
            values.put(name, value.asString());
        }
        return new ListParameters(values);
    }

    /// @throws ProblemException `invalid_parameter`
    ListRequest request() {
        return new ListRequest(
                text("filter"),
                text("search"),
                text("sort"),
                text("near"),
                text("fields"),
                text("expand"),
                text("cursor"),
                limit(),
                count());
    }

    private String text(String name) {
        return values.getOrDefault(name, "");
    }

    private int limit() {
        String text = values.getOrDefault(LIMIT, Integer.toString(ListRequest.DEFAULT_LIMIT));
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= ListRequest.MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // answered below, like a number out of range
        }
        throw Columns.invalid(LIMIT, "is not a whole number from 1 to " + ListRequest.MAX_LIMIT);
    }

    private boolean count() {
        return switch (values.getOrDefault("count", "none")) {
            case "none" -> false;
            case "exact" -> true;
            default -> throw Columns.invalid("count", "is none or exact");
        };
    }

    /// The next page for clients that follow links (RFC 8288).
    String link(String path, String next) {
        StringBuilder link = new StringBuilder("<").append(path).append("?cursor=").append(next);
        values.forEach((name, value) -> {
            if (!name.equals("cursor") && !name.equals(LIMIT) && !value.isEmpty()) {
                link.append('&').append(name).append('=');
                link.append(URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"));
            }
        });
        return link.append("&limit=").append(limit()).append(">; rel=\"next\"").toString();
    }

    private static ProblemException refused(ProblemCode code, String member, String detail) {
        return Problem.of(code, new FieldError(Bodies.pointer(member), "invalid", detail));
    }
}
