package dev.galley.rules;

import dev.galley.model.CollectionName;

/// Where a text stands, and so which names it knows.
///
/// @param collection whose records it judges
/// @param record     whether it knows `record`
/// @param next       whether it knows `next`
/// @param filter     whether fields are bare names; then nothing but fields and `request` is known
/// @param sight      how much of fields and relations it shows
record Standing(
        CollectionName collection, boolean record, boolean next, boolean filter, Sight sight) {

    static Standing rule(CollectionName collection, Scope scope) {
        return new Standing(collection, scope.seesRecord(), scope.seesNext(), false, Sight.ALL);
    }

    static Standing filter(CollectionName collection, Sight sight) {
        return new Standing(collection, false, false, true, sight);
    }

    boolean guarded() {
        return sight.guarded();
    }

    /// `changed(next.f)` compares what is stored with what is to be; only an update has both.
    boolean isUpdate() {
        return record && next;
    }
}
