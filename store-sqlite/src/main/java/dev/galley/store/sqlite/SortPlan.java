package dev.galley.store.sqlite;

import java.util.List;

/// What `EXPLAIN QUERY PLAN` says of a list.
///
/// @param sorts whether it sorts its rows before it gives the first of them
/// @param finds the column, unquoted, whose values it finds them by, "" if by none
record SortPlan(boolean sorts, String finds) {

    /// Rows are always those of `r`.
    private static final String SEARCH = "SEARCH r USING ";

    /// @param steps the plan's lines
    static SortPlan of(List<String> steps) {
        return new SortPlan(
                steps.stream().anyMatch(SortPlan::isSort),
                steps.stream()
                        .filter(step -> step.startsWith(SEARCH))
                        .map(SortPlan::column)
                        .findFirst()
                        .orElse(""));
    }

    /// Of `… INDEX name (column=? AND …`.
    private static String column(String search) {
        int begin = search.indexOf(" (") + 2;
        int end = search.indexOf("=?", begin);
        return begin == 1 || end < 0 ? "" : search.substring(begin, end);
    }

    /// Not that of an aggregate, as in `json_group_array(x ORDER BY y)`.
    private static boolean isSort(String step) {
        return step.startsWith("USE TEMP B-TREE")
                && step.endsWith("ORDER BY")
                && !step.endsWith("(ORDER BY");
    }
}
