package dev.galley.rules;

/// How it is found out that a change has altered whom a rule lets through. A rule has a *set* of these.
///
/// Whoever follows changes asks each of a rule's classes in its own way. If [#COMPARED] is among
/// them none of the others is enough.
public enum RuleClass {

    /// Nothing but the record itself: its old image and its new one tell. They do so for every other class
    /// too, so this one stands alone.
    RECORD("R"),

    /// The caller: what the rule knows of them has to be the same as before ([RulePlan.CallerFacts]).
    CALLER("A"),

    /// Other records: a change of one names the records to look at again ([RulePlan.Inversion]).
    LINKED("L"),

    /// The time: records whose field lies in a range have changed sides ([RulePlan.TimeRange]).
    TIMED("T"),

    /// Nothing that could be told from a change: what is visible has to be compared with what was.
    COMPARED("X");

    private final String letter;

    RuleClass(String letter) {
        this.letter = letter;
    }

    /// The letter by which design and reports call it.
    public String letter() {
        return letter;
    }
}
