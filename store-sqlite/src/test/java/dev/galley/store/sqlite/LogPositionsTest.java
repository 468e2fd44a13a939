package dev.galley.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Ids;
import dev.galley.model.RecordId;
import dev.galley.model.UuidV7Ids;
import dev.galley.store.sqlite.LogPositions.Position;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogPositionsTest {

    private final Ids ids = new UuidV7Ids(InstantSource.system(), new Random(1));
    private final LogPositions positions = new LogPositions(100);

    @Test
    void what_has_not_been_written_has_not_moved() {
        Position start = positions.committed();
        positions.advance(3, ids.next());
        assertThat(positions.movedSince(start, 4)).isFalse();
        assertThat(positions.movedSince(start, 400)).isFalse();
        assertThat(positions.movedSince(start, ids.next())).isFalse();
    }

    @Test
    void what_the_open_group_has_written_has_moved() {
        Position start = positions.committed();
        RecordId id = ids.next();
        positions.advance(3, id);
        assertThat(positions.movedSince(start, 3)).isTrue();
        assertThat(positions.movedSince(start, id)).isTrue();
        assertThat(positions.committed()).isEqualTo(start);
        positions.commit();
        assertThat(positions.committed()).isEqualTo(new Position(101, 0));
        assertThat(positions.movedSince(positions.committed(), id)).isFalse();
    }

    @Test
    void a_position_that_was_rolled_back_is_given_again() {
        Position mark = positions.present();
        positions.advance(3, ids.next());
        positions.rollBackTo(mark);
        assertThat(positions.next()).isEqualTo(101);
    }

    @Test
    void a_record_that_is_forgotten_counts_as_moved_for_those_who_decided_before() {
        Position start = positions.committed();
        RecordId first = ids.next();
        positions.advance(3, first);
        Position afterFirst = positions.present();
        for (int i = 1; i < LogPositions.MAX_RECENT; i++) {
            positions.advance(3, ids.next());
        }
        assertThat(positions.movedSince(start, first)).isTrue();
        assertThat(positions.movedSince(start, ids.next())).isFalse();
        positions.advance(3, ids.next());
        assertThat(positions.movedSince(start, first)).isTrue();
        assertThat(positions.movedSince(start, ids.next())).isTrue();
        assertThat(positions.movedSince(afterFirst, first)).isFalse();
    }
}
