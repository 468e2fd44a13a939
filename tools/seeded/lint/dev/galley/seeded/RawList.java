package dev.galley.seeded;

import java.util.List;

/// Uses a raw type. Expected: a `[rawtypes]` warning of javac, which is an error here.
final class RawList {

    int size(List values) {
        return values.size();
    }
}
