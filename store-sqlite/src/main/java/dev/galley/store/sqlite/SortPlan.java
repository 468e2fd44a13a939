package dev.galley.store.sqlite;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `EXPLAIN QUERY PLAN` says of a list.
///
/// @param sorts whether it sorts its rows before it gives the first of them
/// @param finds the column, unquoted, whose values it finds them by, "" if by none
record SortPlan(boolean sorts, String finds) {

    /// `SEARCH r USING INDEX name (column=?`; rows are always those of `r`.
    private static final Pattern FINDS =
            Pattern.compile("SEARCH r USING (?:COVERING )?INDEX \\S+ \\(\"?([^\"=<>]+)\"?=\\?.*");

    /// @param steps the plan's lines
    static SortPlan of(List<String> steps) {
        return new SortPlan(
                steps.stream().anyMatch(SortPlan::isSort),
                steps.stream()
                        .map(FINDS::matcher)
                        .filter(Matcher::matches)
                        .map(found -> found.group(1))
                        .findFirst()
                        .orElse(""));
    }

    /// Not that of an aggregate, as in `json_group_array(x ORDER BY y)`.
    private static boolean isSort(String step) {
        return step.startsWith("USE TEMP B-TREE")
                && step.endsWith("ORDER BY")
                && !step.endsWith("(ORDER BY");
    }
}
