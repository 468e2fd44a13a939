package dev.galley.server.changes;

import dev.galley.model.Schema;
import dev.galley.rules.SqlNames;
import dev.galley.rules.SqlParam;
import dev.galley.rules.SqlText;
import dev.galley.store.Change;
import dev.galley.store.Change.Effect;
import dev.galley.store.Decision;
import dev.galley.store.Footprint;
import dev.galley.store.RowReader;
import dev.galley.store.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Puts the entries of one record together, for all that have one in a piece of the log.
///
/// Of a record's entries the newest in the piece stays or, while the record is there, the one its revision names, which
/// may lie far behind the piece. It takes over the old images of those that go, and whether one of them could change who
/// sees the record. So of a record that is gone one entry stays in each piece at most, until the log is cut off behind it.
///
/// Only a piece with something to put together writes; it counts up `compactions`, so that of two that overlap the second
/// is decided again on what the first has left.
///
/// @param after entries behind this position, …
/// @param until … up to this one
record CompactedPiece(long after, long until) implements Decision<CompactedPiece.Done> {

    /// How many entries a piece has.
    static final int SIZE = 500;

    private static final String MARK =
            "SELECT v FROM _meta WHERE k IN ('compacted', 'compactions') ORDER BY k";
    private static final String ENTRIES =
            "SELECT seq, vc, olds, c, id FROM _changes WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT "
                    + SIZE;

    /// The entries that the revisions of a piece's records name, where they lie behind it.
    private static final String NEWEST =
            """
            SELECT n.seq, n.vc, n.olds, n.c, n.id FROM _changes e
            JOIN :table r ON r."id" = e.id
            JOIN _changes n ON n.seq = r."_rev"
            WHERE e.seq > ? AND e.seq <= ? AND e.c = ? AND n.seq > ?\
            """;

    private static final String COUNT_UP =
            "UPDATE _meta SET v = ? WHERE k = 'compactions' AND v = ?";
    private static final String RAISE = "UPDATE _meta SET v = ? WHERE k = 'compacted'";
    private static final String TAKE_OVER = "UPDATE _changes SET vc = ?, olds = ? WHERE seq = ?";
    private static final String FLAG = "UPDATE _changes SET vc = ? WHERE seq = ?";
    private static final String DROP = "DELETE FROM _changes WHERE seq = ?";

    /// What became of a piece.
    ///
    /// @param end  its last position; `until` when nothing is left up to there
    /// @param kept how many of its entries stayed
    record Done(long end, int kept) {}

    private record Key(int collection, String id) {}

    private record Entry(Key key, long seq, boolean visibility, String olds) {

        static Entry read(RowReader row) {
            String olds = row.isNull(2) ? OldImages.NONE : row.text(2);
            Key key = new Key((int) row.number(3), row.text(4));
            return new Entry(key, row.number(0), row.number(1) != 0, olds);
        }
    }

    @Override
    public Footprint footprint(Schema schema) {
        return Footprint.NONE;
    }

    @Override
    public Decided<Done> decide(Snapshot snapshot) {
        List<Long> mark =
                snapshot.peek(new SqlText(MARK, List.of()), row -> Long.parseLong(row.text(0)));
        List<Entry> piece = snapshot.peek(sql(ENTRIES, after, until), Entry::read);
        if (piece.isEmpty()) {
            return new Decided<>(Change.NONE, _ -> new Done(until, 0));
        }
        long end = piece.size() < SIZE ? until : piece.getLast().seq();
        Map<Key, Entry> newest = newest(snapshot, piece, end);
        Map<Key, List<Entry>> records = new LinkedHashMap<>();
        piece.forEach(e -> records.computeIfAbsent(e.key(), _ -> new ArrayList<>()).add(e));

        List<Effect> effects = new ArrayList<>();
        int dropped = 0;
        for (List<Entry> entries : records.values()) {
            Optional<Entry> behind = Optional.ofNullable(newest.get(entries.getFirst().key()));
            behind.ifPresent(entries::add);
            dropped += entries.size() - 1;
            effects.addAll(together(entries));
        }
        Done done = new Done(end, piece.size() - dropped);
        return new Decided<>(marked(effects, mark, piece.getLast().seq()), _ -> done);
    }

    private static Map<Key, Entry> newest(Snapshot snapshot, List<Entry> piece, long end) {
        Set<Integer> numbers =
                piece.stream().map(entry -> entry.key().collection()).collect(Collectors.toSet());
        long after = piece.getFirst().seq() - 1;
        Map<Key, Entry> newest = new HashMap<>();
        snapshot.schema().collections().values().stream()
                .filter(collection -> numbers.contains(collection.number()))
                .forEach(collection -> {
                    String table = SqlNames.table(collection.name());
                    String behind = NEWEST.replace(":table", table);
                    snapshot.peek(sql(behind, after, end, collection.number(), end), Entry::read)
                            .forEach(entry -> newest.put(entry.key(), entry));
                });
        return newest;
    }

    /// All but the last go, and the last takes over what they say.
    private static List<Effect> together(List<Entry> entries) {
        Entry last = entries.getLast();
        if (entries.size() == 1) {
            return List.of();
        }
        OldImages images = new OldImages();
        entries.forEach(entry -> images.add(entry.olds()));
        boolean visibility = entries.stream().anyMatch(Entry::visibility);

        List<Effect> effects = new ArrayList<>();
        if (!images.text().equals(last.olds())) {
            List<SqlParam> params =
                    List.of(
                            SqlParam.integer(visibility ? 1 : 0),
                            SqlParam.text(images.text()),
                            SqlParam.integer(last.seq()));
            effects.add(any(new SqlText(TAKE_OVER, params)));
        } else if (visibility != last.visibility()) {
            effects.add(any(sql(FLAG, 1, last.seq())));
        }
        entries.subList(0, entries.size() - 1)
                .forEach(entry -> effects.add(any(sql(DROP, entry.seq()))));
        return effects;
    }

    private static Change marked(List<Effect> effects, List<Long> mark, long last) {
        if (effects.isEmpty()) {
            return Change.NONE;
        }
        List<Effect> all = new ArrayList<>();
        long compactions = mark.get(1);
        SqlParam next = SqlParam.text(Long.toString(compactions + 1));
        SqlParam present = SqlParam.text(Long.toString(compactions));
        all.add(new Effect(new SqlText(COUNT_UP, List.of(next, present)), 1));
        if (last > mark.getFirst()) {
            SqlParam position = SqlParam.text(Long.toString(last));
            all.add(any(new SqlText(RAISE, List.of(position))));
        }
        all.addAll(effects);
        return Change.of(all.toArray(Effect[]::new));
    }

    /// Whatever has been cut off meanwhile is not missed.
    private static Effect any(SqlText sql) {
        return new Effect(sql, Effect.ANY);
    }

    private static SqlText sql(String sql, long... params) {
        List<SqlParam> bound = new ArrayList<>();
        for (long param : params) {
            bound.add(SqlParam.integer(param));
        }
        return new SqlText(sql, bound);
    }
}
