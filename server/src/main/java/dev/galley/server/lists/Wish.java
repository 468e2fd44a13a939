package dev.galley.server.lists;

import dev.galley.model.FieldError;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a client wants to see of a record and, along its relations, of those it refers to.
///
/// @param fields names of the record's own members, "" for all that the caller may see
/// @param expand by relation field, what is wanted of the related records
record Wish(String fields, Map<String, Wish> expand) {

    /// Steps from the record: what an app's screen shows at once.
    static final int MAX_STEPS = 3;

    /// Relations in one request: each is a statement.
    static final int MAX_RELATIONS = 20;

    /// A record with all that the caller may see, and nothing else.
    static final Wish EVERYTHING = new Wish("", Map.of());

    Wish {
        expand = Collections.unmodifiableMap(new LinkedHashMap<>(expand));
    }

    /// Reads the two parameters, each "" when it is absent: `fields=id,author.name` and `expand=author,project.team`.
    ///
    /// @throws ProblemException `invalid_parameter`
    static Wish parse(String fields, String expand) {
        Draft root = new Draft();
        int relations = 0;
        for (String path : expand.isEmpty() ? new String[0] : expand.split(",", -1)) {
            String[] steps = path.split("\\.", -1);
            if (steps.length > MAX_STEPS) {
                throw invalid("expand", "goes up to " + MAX_STEPS + " steps: " + path);
            }
            Draft at = root;
            for (String step : steps) {
                relations += at.expand.containsKey(step) ? 0 : 1;
                at = at.expand.computeIfAbsent(step, _ -> new Draft());
            }
            if (relations > MAX_RELATIONS) {
                throw invalid("expand", "follows up to " + MAX_RELATIONS + " relations");
            }
        }
        for (String path : fields.isEmpty() ? new String[0] : fields.split(",", -1)) {
            root.addField(path);
        }
        return root.wish();
    }

    private static final class Draft {
        private final List<String> fields = new ArrayList<>();
        private final Map<String, Draft> expand = new LinkedHashMap<>();
        private boolean narrowed;

        private void addField(String path) {
            Draft at = this;
            String rest = path;
            at.narrowed = true;
            for (int dot = rest.indexOf('.'); dot >= 0; dot = rest.indexOf('.')) {
                Draft next = at.expand.get(rest.substring(0, dot));
                if (next == null) {
                    throw invalid(
                            "fields",
                            path + " needs expand=" + path.substring(0, path.lastIndexOf('.')));
                }
                at = next;
                at.narrowed = true;
                rest = rest.substring(dot + 1);
            }
            at.fields.add(rest);
        }

        /// Who names members of related records alone gets of this one its id.
        private Wish wish() {
            Map<String, Wish> related = new LinkedHashMap<>();
            expand.forEach((name, draft) -> related.put(name, draft.wish()));
            String own = narrowed && fields.isEmpty() ? "id" : String.join(",", fields);
            return new Wish(own, related);
        }
    }

    private static ProblemException invalid(String parameter, String detail) {
        return Problem.of(
                ProblemCode.INVALID_PARAMETER, new FieldError(parameter, "invalid", detail));
    }
}
