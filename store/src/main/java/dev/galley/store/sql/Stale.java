package dev.galley.store.sql;

/// Says that a change was decided on data that has moved since: undo it and decide again.
public final class Stale extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient RuntimeException otherwise;

    /// Something that nothing but moved data explains.
    public Stale(String what) {
        this(new IllegalStateException("decided on data that has not moved, and yet: " + what));
    }

    /// Something that has another explanation, too.
    public Stale(RuntimeException otherwise) {
        super(otherwise.getMessage(), null, false, false);
        this.otherwise = otherwise;
    }

    /// What it comes to when the data has not moved: the decision was made where nothing can.
    public RuntimeException otherwise() {
        return otherwise;
    }
}
