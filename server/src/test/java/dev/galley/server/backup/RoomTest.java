package dev.galley.server.backup;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RoomTest {

    private static final long MEGABYTE = 1 << 20;

    @Test
    void a_tenth_of_a_small_disk_stays_free() {
        Room room = new Room(50 * MEGABYTE, 100 * MEGABYTE);
        assertThatCode(() -> room.require(40 * MEGABYTE)).doesNotThrowAnyException();
        assertThatThrownBy(() -> room.require(40 * MEGABYTE + 1))
                .isInstanceOf(Room.NoRoomException.class)
                .hasMessage(
                        "There is no room for a backup: it may take 41.9 MB, 10.5 MB have to stay free, and 52.4 MB are. Nothing was written");
    }

    @Test
    void of_a_large_one_128_mb_stay_free() {
        Room room = new Room(1000 * MEGABYTE, 1_000_000 * MEGABYTE);
        assertThatCode(() -> room.require(872 * MEGABYTE)).doesNotThrowAnyException();
        assertThatThrownBy(() -> room.require(872 * MEGABYTE + 1))
                .isInstanceOf(Room.NoRoomException.class);
    }
}
