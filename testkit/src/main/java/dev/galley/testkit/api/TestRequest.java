package dev.galley.testkit.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A request before it is sent. Each `with` gives another one.
///
/// @param path       escaped as it goes over the wire; may have a query of its own
/// @param parameters of the query, in order, not escaped; names may be there twice
/// @param body       sent as it is; JSON unless a `Content-Type` says otherwise
public record TestRequest(
        String method,
        String path,
        List<Parameter> parameters,
        Map<String, String> headers,
        Optional<String> body) {

    /// One query parameter; its value is escaped when it is sent, its name is not.
    public record Parameter(String name, String value) {}

    public TestRequest {
        parameters = List.copyOf(parameters);
        headers = Map.copyOf(headers);
    }

    public static TestRequest of(String method, String path) {
        return new TestRequest(method, path, List.of(), Map.of(), Optional.empty());
    }

    public TestRequest withBody(String text) {
        return new TestRequest(method, path, parameters, headers, Optional.of(text));
    }

    public TestRequest withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new TestRequest(method, path, parameters, more, body);
    }

    /// Adds a query parameter; a second one of the same name stands beside the first.
    public TestRequest withParameter(String name, String value) {
        List<Parameter> more = new ArrayList<>(parameters);
        more.add(new Parameter(name, value));
        return new TestRequest(method, path, more, headers, body);
    }

    /// Path and query as they go over the wire.
    String target() {
        StringBuilder target = new StringBuilder(path);
        for (Parameter parameter : parameters) {
            target.append(target.indexOf("?") < 0 ? '?' : '&').append(parameter.name()).append('=');
            target.append(
                    URLEncoder.encode(parameter.value(), StandardCharsets.UTF_8)
                            .replace("+", "%20"));
        }
        return target.toString();
    }

    @Override
    public String toString() {
        return Brief.of(method + " " + path + parameters + body.map(text -> " " + text).orElse(""));
    }
}
