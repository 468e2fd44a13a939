package dev.galley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A node that has a collection, and a key that may write into it.
final class Prepared {

    private Prepared() {}

    /// Makes both.
    ///
    /// @param definition of the collection
    /// @return the header that the key goes into
    static String collection(Path node, String definition) throws Exception {
        var created =
                new Typed(node)
                        .input("correct horse battery\n")
                        .run("admin", "create", "ada@example.com", "--password-stdin");
        assertThat(created.err()).isEmpty();
        var scopes = List.of("schema", "records:read", "records:write");
        var arguments = new ArrayList<>(List.of("keys", "create", "k"));
        scopes.forEach(scope -> arguments.addAll(List.of("--scope", scope)));
        String bearer =
                "Bearer " + new Typed(node).run(arguments.toArray(new String[0])).out().strip();
        try (var server = ServerProcess.serve(node);
                var client = HttpClient.newHttpClient()) {
            HttpRequest define =
                    request(server.url() + "/api/v1/admin/collections", bearer)
                            .POST(BodyPublishers.ofString(definition))
                            .build();
            HttpResponse<String> answer = client.send(define, BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        }
        return bearer;
    }

    /// A request with JSON in its body.
    static HttpRequest.Builder request(String url, String bearer) {
        return HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", bearer)
                .header("Content-Type", "application/json");
    }
}
