/// **Seeded violations.** Code that the compiler must refuse, so that a gate that has gone silent is noticed.
@NullMarked
package dev.galley.seeded;

import org.jspecify.annotations.NullMarked;
