package dev.galley.rules;

import dev.galley.model.Action;
import dev.galley.model.Collection;
import dev.galley.model.FieldError;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Follows rules that refer to another rule of their collection by its bare name, as `view: list` does.
public final class RuleTexts {

    /// The text of a rule that allows everyone.
    public static final String PUBLIC = "public";

    private RuleTexts() {}

    /// The text that governs `action` in the end, or empty when a rule on the way is absent, which denies.
    ///
    /// @throws RuleException if the references go round in a circle
    public static Optional<String> resolve(Collection collection, Action action)
            throws RuleException {
        Set<Action> seen = EnumSet.noneOf(Action.class);
        Action at = action;
        while (true) {
            if (!seen.add(at)) {
                throw circle(seen);
            }
            Optional<String> text = collection.rule(at);
            Optional<Action> reference = text.flatMap(RuleTexts::reference);
            if (reference.isEmpty()) {
                return text;
            }
            at = reference.get();
        }
    }

    /// Whether the text is the word that allows everyone.
    public static boolean isPublic(String text) {
        return text.strip().equals(PUBLIC);
    }

    private static Optional<Action> reference(String text) {
        String word = text.strip();
        for (Action action : Action.values()) {
            if (action.name().toLowerCase(Locale.ROOT).equals(word)) {
                return Optional.of(action);
            }
        }
        return Optional.empty();
    }

    private static RuleException circle(Set<Action> seen) {
        String names = String.join(", ", seen.stream().map(Action::word).toList());
        return new RuleException(
                List.of(
                        new RuleError(
                                "the rules " + names + " refer to each other in a circle",
                                new FieldError.Place(0, 1, 1))));
    }
}
