package dev.galley.rules;

import dev.galley.model.CollectionName;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What the verdict of a rule depends on, and how a change elsewhere is led back to the records of which it may
/// have changed the verdict.
///
/// Never too little: a change that alters whom the rule lets through is covered by the record's own
/// entry, by an inversion, by a time range or by the caller's facts, unless the class
/// [RuleClass#COMPARED] says that nothing short of comparing will do.
///
/// @param inversions for [RuleClass#LINKED]
/// @param times      for [RuleClass#TIMED]
/// @param caller     for [RuleClass#CALLER]
public record RulePlan(
        Set<RuleClass> classes,
        Dependencies dependencies,
        List<Inversion> inversions,
        List<TimeRange> times,
        CallerFacts caller) {

    public RulePlan {
        classes = Set.copyOf(classes);
        inversions = List.copyOf(inversions);
        times = List.copyOf(times);
    }

    /// Names, for a change of some other record, the records to look at again: those that fit all ties, with
    /// the changed record as it was or as it is.
    ///
    /// A record that came or went counts in any case; one that changed only if one of `columns` did.
    ///
    /// When several changes are led back together, trails are followed through the newest state.
    /// That misses nothing: where a record on the way has changed as well, its own change names
    /// what goes through it, the nearest first.
    public record Inversion(CollectionName changed, Set<String> columns, List<Tie> ties) {
        public Inversion {
            columns = Set.copyOf(columns);
            ties = List.copyOf(ties);
        }
    }

    /// The changed record's `field` is the value at the end of the trail; two nulls are equal.
    public record Tie(String field, Trail trail) {}

    /// A field that is reached from the judged record along relations, at most three of them.
    ///
    /// @param steps the relations to follow, none for a field of the record itself
    public record Trail(List<Step> steps, String field) {
        public Trail {
            steps = List.copyOf(steps);
        }

        /// The trail of a field of the record that this one's field is the id of.
        Trail then(CollectionName target, String next) {
            List<Step> longer = new ArrayList<>(steps);
            longer.add(new Step(field, target));
            return new Trail(longer, next);
        }
    }

    /// A relation and where it leads.
    public record Step(String relation, CollectionName target) {}

    /// The rule compares `field` with the time of the request and a constant: as the time passes from `then` to
    /// `now`, the records change sides whose field is from `then + offset` to `now + offset`, both included.
    public record TimeRange(String field, long offsetMillis) {}

    /// What the rule asks of the caller, and so what must be the same for an earlier answer to stand.
    ///
    /// @param names   as rules spell them: `auth.id`, `auth.record.team`, `request.ip`
    /// @param lookups fields of other records that decide about the caller alone, by collection
    public record CallerFacts(Set<String> names, Map<CollectionName, Set<String>> lookups) {

        public CallerFacts {
            names = Set.copyOf(names);
            Map<CollectionName, Set<String>> copies = new TreeMap<>();
            lookups.forEach((name, fields) -> copies.put(name, Set.copyOf(fields)));
            lookups = Map.copyOf(copies);
        }
    }

    /// The letters of the classes in the order of the alphabet: `AL`.
    public String letters() {
        TreeSet<String> letters = new TreeSet<>();
        classes.forEach(one -> letters.add(one.letter()));
        return String.join("", letters);
    }

    /// What the plan says, for people: one sentence for each thing that may change the verdict.
    ///
    /// @param effect what then changes: `who sees tasks`
    public List<String> inWords(String effect) {
        List<String> words = new ArrayList<>();
        Map<CollectionName, Set<String>> linked = new TreeMap<>();
        inversions.forEach(one ->
                linked.computeIfAbsent(one.changed(), name -> new TreeSet<>())
                        .addAll(one.columns()));
        linked.forEach((name, columns) -> words.add(changes(name, columns, effect)));
        Map<CollectionName, Set<String>> ofCaller = new TreeMap<>(caller.lookups());
        ofCaller.forEach((name, columns) ->
                words.add(changes(name, columns, effect) + ", for a caller as a whole"));
        times.forEach(range ->
                words.add("the passing of time can change " + effect + ", by " + range.field()));
        if (!caller.names().isEmpty()) {
            words.add("it depends on " + String.join(", ", new TreeSet<>(caller.names())));
        }
        if (classes.contains(RuleClass.COMPARED)) {
            words.add(
                    "which records a change concerns cannot be told from the rule: clients that"
                            + " keep a copy have to compare it as a whole");
        }
        return words;
    }

    private static String changes(CollectionName name, Set<String> columns, String effect) {
        String fields = String.join(", ", new TreeSet<>(columns));
        return "changes to "
                + name
                + (fields.isEmpty() ? "" : " (" + fields + ")")
                + " can change "
                + effect;
    }

    /// Whether one of the classes is among the plan's.
    public boolean is(RuleClass one) {
        return classes.contains(one);
    }

    static Set<RuleClass> none() {
        return EnumSet.noneOf(RuleClass.class);
    }
}
