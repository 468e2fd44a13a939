package dev.galley.rules;

import dev.galley.model.CollectionName;
import java.util.List;

/// How a list by a rule finds the records that the rule lets through.
///
/// Told from the rule and the schema alone, for the caller whom it costs most; what an engine makes of it
/// may be better, not worse.
///
/// @param served  whether an index leads to them, so that not every record has to be read
/// @param missing what would have to be made for that; empty where no index helps
/// @param lookups indexes without which an `exists` of the rule reads a whole collection, for a list and for one record
/// @param better  indexes that would serve an `exists` better than those there are
public record ListAccess(
        boolean served, List<Advice> missing, List<Advice> lookups, List<Advice> better) {

    public ListAccess {
        missing = List.copyOf(missing);
        lookups = List.copyOf(lookups);
        better = List.copyOf(better);
    }

    /// An index to make.
    ///
    /// @param fields in the order of the index
    public record Advice(CollectionName collection, List<String> fields) {
        public Advice {
            fields = List.copyOf(fields);
        }
    }
}
