package dev.galley.rules;

import dev.galley.model.CollectionName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Remembers the lookups of one request, and lets it run only so many.
///
/// Belongs to one request on one snapshot, and so to one thread. Past the limit every further lookup
/// is an error, and an error denies.
public final class RequestLookups implements Lookups {

    /// How many lookups the rules of one request may run: beyond it they cost more than the request.
    public static final int MAX_LOOKUPS = 100;

    private final Lookups source;
    private final Map<Key, Optional<Row>> records = new HashMap<>();
    private final Map<LookupQuery, Verdict> verdicts = new HashMap<>();
    private int count;

    /// @param source runs the lookups that are not remembered
    public RequestLookups(Lookups source) {
        this.source = source;
    }

    @Override
    public Optional<Row> find(CollectionName collection, String id) {
        Key key = new Key(collection, id);
        Optional<Row> known = records.get(key);
        if (known == null) {
            charge();
            known = source.find(collection, id);
            records.put(key, known);
        }
        return known;
    }

    @Override
    public Verdict exists(LookupQuery query) {
        Verdict known = verdicts.get(query);
        if (known == null) {
            charge();
            known = source.exists(query);
            verdicts.put(query, known);
        }
        return known;
    }

    /// How many lookups have run so far.
    public int count() {
        return count;
    }

    private void charge() {
        if (count == MAX_LOOKUPS) {
            throw new LookupLimitException();
        }
        count++;
    }

    private record Key(CollectionName collection, String id) {}
}
