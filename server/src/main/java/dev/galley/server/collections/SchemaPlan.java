package dev.galley.server.collections;

import dev.galley.model.FieldError;
import dev.galley.store.SchemaChange;
import java.util.List;

/// What it takes to get from the present schema to a desired one.
///
/// @param hash     names this plan: of the present version, what is desired, and the steps
/// @param steps    in the order of names, what comes before what goes; empty when nothing changes
/// @param warnings what is allowed in the desired rules and probably not meant
record SchemaPlan(
        String hash, List<PlanStep> steps, List<FieldError> warnings, SchemaChange change) {

    SchemaPlan {
        steps = List.copyOf(steps);
        warnings = List.copyOf(warnings);
    }

    /// Whether values or records go.
    boolean losesData() {
        return steps.stream().anyMatch(PlanStep::losesData);
    }

    /// Sentences on what stands in the way; while there are any, to apply it is refused.
    List<String> obstacles() {
        return steps.stream().flatMap(step -> step.obstacles().stream()).distinct().toList();
    }
}
