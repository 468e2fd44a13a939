package dev.galley.rules;

import dev.galley.model.CollectionName;

/// One row that an expression reads columns of.
///
/// @param number 0 for `record`, 1 for `next`; each variable of an `exists`, each step of a path and
///     each element of a list has its own number from 2 on, so that no name ever hides another
record Source(int number, CollectionName collection) {

    static final int RECORD = 0;
    static final int NEXT = 1;

    /// The first number of a variable.
    static final int FIRST_VARIABLE = 2;
}
