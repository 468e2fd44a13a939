package dev.galley.server.lists;

import dev.galley.model.Collection;
import dev.galley.model.Field;
import dev.galley.model.ProblemException;
import dev.galley.server.fields.FieldWriter;
import dev.galley.server.gate.Gate;
import dev.galley.store.Aggregation;
import dev.galley.store.Aggregation.Measure;
import dev.galley.store.RowReader;
import dev.galley.store.Selection.Column;
import dev.galley.store.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/// What the records a caller may list come to: counts, sums, averages and extremes, group by group.
///
/// A value that the caller may not read counts as null, in groups and in measures.
final class Aggregates {

    /// Fields that together make a group.
    static final int MAX_GROUP_FIELDS = 3;

    /// Functions in one request.
    static final int MAX_TERMS = 10;

    /// Groups in one answer; more are a list, not a summary.
    static final int MAX_GROUPS = 1_000;

    private final Collection collection;
    private final Columns columns;
    private final long schemaVersion;
    private final Listing.Rows rows;

    Aggregates(Collection collection, Gate gate, long schemaVersion, Listing.Rows rows) {
        this.collection = collection;
        this.columns = new Columns(collection, gate);
        this.schemaVersion = schemaVersion;
        this.rows = rows;
    }

    /// A field that makes groups; its column is empty if the caller may see it in no row.
    private record Group(Field field, List<Column> column) {}

    /// An aggregation and how to read its rows.
    ///
    /// @param empty whether the rules let through nothing
    record Plan(
            Aggregation aggregation, List<Group> groups, List<AggregateTerm> terms, boolean empty) {

        /// Writes `{"groups":[…]}`.
        ///
        /// @throws ProblemException `invalid_parameter` if there are too many groups, or a sum is out of range
        void write(Snapshot snapshot, JsonGenerator json) {
            json.writeStartObject();
            json.writeArrayPropertyStart("groups");
            if (!empty) {
                int[] written = {0};
                snapshot.aggregate(
                        aggregation,
                        row -> {
                            if (++written[0] > MAX_GROUPS) {
                                throw Columns.invalid(
                                        "group",
                                        "makes more than %,d groups; narrow them by a filter"
                                                .formatted(MAX_GROUPS));
                            }
                            write(row, json);
                        });
            } else if (groups.isEmpty()) {
                json.writeStartObject();
                terms.forEach(term -> term.writeNothing(json));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }

        private void write(RowReader row, JsonGenerator json) {
            json.writeStartObject();
            int column = 0;
            for (Group group : groups) {
                json.writeName(group.field().name());
                if (group.column().isEmpty() || row.isNull(column)) {
                    json.writeNull();
                } else {
                    FieldWriter.write(row, column, group.field(), json);
                }
                column += group.column().size();
            }
            for (AggregateTerm term : terms) {
                column += term.write(row, column, json);
            }
            json.writeEndObject();
        }
    }

    /// Plans an aggregation.
    ///
    /// @throws ProblemException `invalid_parameter`
    Plan plan(AggregateRequest request) {
        List<Group> groups = groups(request.group());
        List<AggregateTerm> terms = terms(request.select());
        List<Column> by = groups.stream().flatMap(group -> group.column().stream()).toList();
        List<Measure> measures = terms.stream().flatMap(term -> term.measures().stream()).toList();
        Aggregation aggregation =
                new Aggregation(
                        schemaVersion, collection, rows.where(), by, measures, MAX_GROUPS + 1);
        return new Plan(aggregation, groups, terms, rows.empty());
    }

    private List<Group> groups(String text) {
        List<Group> groups = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        for (String name : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            Field field = columns.named("group", name);
            if (field.many() || !field.type().ordered()) {
                throw Columns.invalid(
                        "group", name + " is a list, json or point and makes no groups");
            }
            if (!seen.add(name) || seen.size() > MAX_GROUP_FIELDS) {
                throw Columns.invalid(
                        "group", "takes up to " + MAX_GROUP_FIELDS + " different fields");
            }
            groups.add(new Group(field, columns.of(field).stream().toList()));
        }
        return groups;
    }

    private List<AggregateTerm> terms(String text) {
        if (text.isEmpty()) {
            throw Columns.invalid("select", "is missing: say what to work out, like count()");
        }
        List<AggregateTerm> terms = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        for (String label : text.split(",", -1)) {
            if (!seen.add(label) || seen.size() > MAX_TERMS) {
                throw Columns.invalid(
                        "select", "takes up to " + MAX_TERMS + " different functions");
            }
            terms.add(AggregateTerm.parse(label, columns));
        }
        return terms;
    }
}
