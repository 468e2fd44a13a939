package dev.galley.rules;

/// How much the author of a filter may find out by it.
public enum Sight {

    /// What rules show the caller: paths are cut by the view rules of their targets, fields that may not
    /// be read are masked, and hidden fields are unknown.
    CALLER(true, false),

    /// All records and fields but the hidden ones: a service key that reads everything.
    READER(false, false),

    /// Everything: an admin.
    ALL(false, true);

    private final boolean guarded;
    private final boolean seesHidden;

    Sight(boolean guarded, boolean seesHidden) {
        this.guarded = guarded;
        this.seesHidden = seesHidden;
    }

    boolean guarded() {
        return guarded;
    }

    boolean seesHidden() {
        return seesHidden;
    }
}
