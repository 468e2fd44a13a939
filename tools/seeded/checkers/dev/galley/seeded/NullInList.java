package dev.galley.seeded;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gives a list that may hold nulls to one who wants none. Expected: `[NullAway]`, from its JSpecify mode.
final class NullInList {

    List<String> names(List<@Nullable String> mixed) {
        return mixed;
    }
}
