package dev.galley.store;

import java.util.List;

/// What became of a change.
///
/// @param revs the new revision of each of [Change#records], in their order
public record Applied(List<Long> revs) {

    public Applied {
        revs = List.copyOf(revs);
    }

    /// The revision of the only record.
    public long rev() {
        return revs.getFirst();
    }
}
