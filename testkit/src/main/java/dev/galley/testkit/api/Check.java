package dev.galley.testkit.api;

/// Something that must hold of an answer.
@FunctionalInterface
interface Check {

    /// Looks at the answer.
    ///
    /// @throws AssertionError when it does not hold
    void check(Answer answer, World world);
}
