package dev.galley.server.batch;

import dev.galley.model.CollectionName;
import dev.galley.model.FieldError;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.model.RecordId;
import dev.galley.server.records.Operation;
import dev.galley.server.requests.Precondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads the body of a batch: `{"operations": [{"method", "path", "body", "ifMatch", "ifNoneMatch"}, …]}`.
///
/// What is wrong with the form of any operation refuses the whole before the first is run.
final class BatchBody {

    /// More hold up other writers; who has more sends two batches.
    static final int MAX_OPERATIONS = 100;

    private static final String OPERATIONS = "operations";
    private static final Set<String> MEMBERS =
            Set.of("method", "path", "body", "ifMatch", "ifNoneMatch");

    /// `/collections/NAME/records` and, for one record, `/ID`.
    private static final int PATH_OF_ALL = 4;

    private static final int PATH_OF_ONE = 5;

    private final ObjectNode operation;
    private final int number;

    private BatchBody(ObjectNode operation, int number) {
        this.operation = operation;
        this.number = number;
    }

    /// The operations in their order.
    ///
    /// @throws ProblemException `invalid_fields`, `unknown_member`, `invalid_parameter`, `collection_not_found`, `record_not_found`
    static List<Operation> parse(ObjectNode body) {
        for (String name : body.propertyNames()) {
            if (!name.equals(OPERATIONS)) {
                throw unknown("/" + name);
            }
        }
        if (!(body.get(OPERATIONS) instanceof ArrayNode list)
                || list.isEmpty()
                || list.size() > MAX_OPERATIONS) {
            throw invalid("/operations", "is not a list of 1 to " + MAX_OPERATIONS);
        }
        List<Operation> operations = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            if (!(list.get(i) instanceof ObjectNode one)) {
                throw invalid("/operations/" + i, "is not an object");
            }
            operations.add(new BatchBody(one, i).operation());
        }
        return operations;
    }

    private Operation operation() {
        for (String name : operation.propertyNames()) {
            if (!MEMBERS.contains(name)) {
                throw unknown(pointer(name));
            }
        }
        CollectionName collection = collection();
        return switch (text("method")) {
            case "POST" -> {
                requireSegments(PATH_OF_ALL);
                yield new Operation.Create(collection, body(), precondition());
            }
            case "PUT" -> new Operation.Replace(collection, id(), body(), precondition());
            case "PATCH" -> new Operation.Patch(collection, id(), body(), precondition());
            case "DELETE" -> {
                refuseBody();
                yield new Operation.Delete(collection, id(), precondition());
            }
            default -> throw invalid(pointer("method"), "is not POST, PUT, PATCH or DELETE");
        };
    }

    private CollectionName collection() {
        String[] path = path();
        boolean known =
                path.length >= PATH_OF_ALL
                        && path[0].isEmpty()
                        && path[1].equals("collections")
                        && path[3].equals("records");
        if (!known) {
            throw wrongPath();
        }
        return CollectionName.parse(path[2])
                .orElseThrow(() -> problem(ProblemCode.COLLECTION_NOT_FOUND));
    }

    /// What is no id is the id of no record.
    private RecordId id() {
        requireSegments(PATH_OF_ONE);
        return RecordId.parse(path()[PATH_OF_ONE - 1])
                .orElseThrow(() -> problem(ProblemCode.RECORD_NOT_FOUND));
    }

    private void requireSegments(int segments) {
        if (path().length != segments) {
            throw wrongPath();
        }
    }

    private String[] path() {
        return text("path").split("/", -1);
    }

    private ProblemException wrongPath() {
        return invalid(
                pointer("path"),
                "is not /collections/NAME/records for POST or /collections/NAME/records/ID");
    }

    private ObjectNode body() {
        if (operation.get("body") instanceof ObjectNode body) {
            return body;
        }
        throw invalid(pointer("body"), "is not an object");
    }

    private void refuseBody() {
        if (operation.has("body")) {
            throw invalid(pointer("body"), "is nothing a DELETE has");
        }
    }

    private Precondition precondition() {
        try {
            return Precondition.parse(optional("ifMatch"), optional("ifNoneMatch"));
        } catch (ProblemException e) {
            throw new ProblemException(e.problem().inOperation(number));
        }
    }

    private String optional(String name) {
        return operation.has(name) ? text(name) : "";
    }

    private String text(String name) {
        JsonNode value = operation.get(name);
        if (value == null || !value.isString()) {
            throw invalid(pointer(name), "is not a text");
        }
        return value.stringValue();
    }

    private String pointer(String name) {
        return "/operations/" + number + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    private ProblemException problem(ProblemCode code) {
        return new ProblemException(Problem.of(code).problem().inOperation(number));
    }

    private static ProblemException invalid(String pointer, String detail) {
        return Problem.of(ProblemCode.INVALID_FIELDS, new FieldError(pointer, "invalid", detail));
    }

    private static ProblemException unknown(String pointer) {
        return Problem.of(
                ProblemCode.UNKNOWN_MEMBER,
                new FieldError(pointer, "unknown", "is nothing a batch has"));
    }
}
