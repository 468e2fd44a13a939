package dev.galley.server.transfer;

import dev.galley.http.Access;
import dev.galley.http.DataSize;
import dev.galley.http.Request;
import dev.galley.http.Response;
import dev.galley.http.Routes;
import dev.galley.model.FieldError;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.server.requests.Addresses;
import dev.galley.server.requests.Calls;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;

/// Import and export over the admin API, a chunk of lines or a page at a time.
public final class TransferHttp {

    /// JSON objects, one on each line (<https://github.com/ndjson/ndjson-spec>).
    public static final String LINES = "application/x-ndjson";

    /// What a record may be whose texts are as long as fields allow, packed or not.
    public static final DataSize MAX_CHUNK = DataSize.megabytes(8);

    /// No key can have it: who holds a key writes records by the rules, or with `records:write` past them, and no
    /// times or hidden fields.
    static final String IMPORTING = "import";

    private static final String COLLECTION = "/api/v1/admin/collections/{collection}";

    private final Transfer transfer;
    private final InstantSource clock;

    public TransferHttp(Transfer transfer, InstantSource clock) {
        this.transfer = transfer;
        this.clock = clock;
    }

    public void routes(Routes routes) {
        routes.post(COLLECTION + "/import", this::importLines)
                .access(new Access.Admin(IMPORTING))
                .accepts(LINES)
                .bodyLimit(MAX_CHUNK)
                .parameters("upsert", "dry_run");
        routes.get(COLLECTION + "/export", this::export)
                .access(new Access.Admin("backup"))
                .parameters("fields", "filter", "after", "limit");
    }

    private Response importLines(Request request) {
        ImportTerms terms =
                new ImportTerms(request.query("upsert").orElse(""), isSet(request, "dry_run"));
        Imported imported =
                transfer.importLines(Addresses.collection(request), terms, request.body());
        return Response.json(200, imported.json());
    }

    private Response export(Request request) {
        String fields = request.query("fields").orElse("");
        ExportTerms terms =
                new ExportTerms(
                        fields.isEmpty() ? List.of() : List.of(fields.split(",", -1)),
                        request.query("filter").orElse(""),
                        request.query("after").orElse(""),
                        limit(request));
        ExportedPage page =
                transfer.export(Calls.of(request, clock), Addresses.collection(request), terms);
        Response response =
                Response.of(200, LINES, page.lines()).withHeader("Cache-Control", "no-store");
        return page.next().isEmpty()
                ? response
                : response.withHeader("Link", link(request, terms, page.next()));
    }

    /// The next page (RFC 8288), asked for in the same way.
    private static String link(Request request, ExportTerms terms, String after) {
        StringBuilder link = new StringBuilder("<").append(request.path());
        link.append("?after=").append(after).append("&limit=").append(terms.limit());
        for (String parameter : List.of("fields", "filter")) {
            request.query(parameter)
                    .ifPresent(value ->
                            link.append('&')
                                    .append(parameter)
                                    .append('=')
                                    .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        }
        return link.append(">; rel=\"next\"").toString();
    }

    private static boolean isSet(Request request, String parameter) {
        return switch (request.query(parameter).orElse("false")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid(parameter, "is neither true nor false");
        };
    }

    private static int limit(Request request) {
        String limit = request.query("limit").orElse("");
        if (limit.isEmpty()) {
            return ExportTerms.DEFAULT_LIMIT;
        }
        try {
            return Integer.parseInt(limit);
        } catch (NumberFormatException _) {
            throw invalid("limit", "is no number");
        }
    }

    private static ProblemException invalid(String parameter, String detail) {
        return Problem.of(
                ProblemCode.INVALID_PARAMETER, new FieldError(parameter, "invalid", detail));
    }
}
