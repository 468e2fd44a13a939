package dev.galley.server.collections;

import dev.galley.model.Collection;
import java.util.HashSet;
import java.util.Set;

/// Names that no field may have, since they mean something else already.
final class ReservedNames {

    private static final Set<String> MEMBERS =
            Set.of(Collection.ID, Collection.CREATED, Collection.UPDATED, "expand");

    /// Columns that every table of an engine has unseen. An app may change its engine, so the names
    /// of each are refused on all.
    private static final Set<String> HIDDEN_COLUMNS =
            Set.of("rowid", "oid", "ctid", "xmin", "xmax", "cmin", "cmax", "tableoid");

    /// Words of CEL that cannot be names: a field called so could stand in no rule and no filter
    /// (cel-spec, "Reserved words").
    private static final Set<String> WORDS =
            Set.of(
                    "true",
                    "false",
                    "null",
                    "in",
                    "as",
                    "break",
                    "const",
                    "continue",
                    "else",
                    "for",
                    "function",
                    "if",
                    "import",
                    "let",
                    "loop",
                    "package",
                    "namespace",
                    "return",
                    "var",
                    "void",
                    "while");

    /// What users sign in with is kept apart from their records, where no rule can show it.
    private static final Set<String> CREDENTIALS = Set.of("password", "phone");

    private ReservedNames() {}

    static Set<String> of(Collection.Kind kind) {
        Set<String> names = new HashSet<>(MEMBERS);
        names.addAll(HIDDEN_COLUMNS);
        names.addAll(WORDS);
        if (kind == Collection.Kind.AUTH) {
            names.addAll(CREDENTIALS);
        }
        return names;
    }
}
