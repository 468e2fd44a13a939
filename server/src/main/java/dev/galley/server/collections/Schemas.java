package dev.galley.server.collections;

import dev.galley.model.FieldError;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.Schema;
import dev.galley.store.Store;
import dev.galley.store.Survey;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// The schema as a whole: compares it with the one that an app's repository describes, and takes it there in one
/// transaction.
public final class Schemas {

    /// Migrations that are listed.
    static final int NEWEST = 100;

    private final Store store;
    private final Migrations migrations;

    Schemas(Store store, Migrations migrations) {
        this.store = store;
        this.migrations = migrations;
    }

    /// The present schema: `{"schema_version": …, "collections": […]}`, each as it is in a file.
    public ObjectNode present() {
        return PlanJson.schema(store.schema());
    }

    /// The newest changes of the schema, the last one first.
    public ObjectNode history() {
        return PlanJson.history(migrations.newest(NEWEST));
    }

    /// What applying a schema would do, lose and meet. Reads the collections that it would change, and changes nothing.
    ///
    /// @param document `{"collections": […]}`, complete: what is not in it goes
    /// @throws dev.galley.model.ProblemException `invalid_schema` with everything that is wrong
    public ObjectNode plan(ObjectNode document) {
        SchemaPlan plan = SchemaPlanner.plan(store.schema(), desired(document));
        return PlanJson.plan(surveyed(plan), plan.change().basedOn());
    }

    /// Does what a plan says, if it is still the same.
    ///
    /// @param document as it was planned; with `hash`, the plan's, and `allow_destructive` if it may lose data
    /// @return the plan that was carried out, with the version of the schema afterwards
    /// @throws dev.galley.model.ProblemException `invalid_schema`; `schema_conflict` when the plan is not the same any
    ///     more, or records stand in the way; `data_loss`
    public ObjectNode apply(ObjectNode document) {
        Order order = Order.of(document);
        Schema present = store.schema();
        SchemaPlan plan = SchemaPlanner.plan(present, desired(order.document()));
        if (!plan.hash().equals(order.hash())) {
            throw Problem.of(
                    ProblemCode.SCHEMA_CONFLICT,
                    "The plan is stale: the schema or what is wanted has changed since. Plan again.");
        }
        if (plan.losesData() && !order.allowsLoss()) {
            throw Problem.of(ProblemCode.DATA_LOSS, losses(plan));
        }
        if (plan.steps().isEmpty()) {
            return PlanJson.plan(plan, present.version());
        }
        List<String> lines = plan.steps().stream().map(PlanStep::line).toList();
        return PlanJson.plan(plan, migrations.apply(plan.change(), lines).version());
    }

    /// What is to be applied.
    private record Order(ObjectNode document, String hash, boolean allowsLoss) {

        static Order of(ObjectNode body) {
            List<FieldError> errors = new ArrayList<>();
            Definition members = new Definition(body, "", errors);
            String hash = members.text("hash", "");
            boolean allowsLoss = members.flag("allow_destructive");
            if (!errors.isEmpty()) {
                throw Problem.of(ProblemCode.INVALID_SCHEMA, errors);
            }
            ObjectNode document = body.deepCopy();
            document.remove(List.of("hash", "allow_destructive"));
            return new Order(document, hash, allowsLoss);
        }
    }

    private static List<FieldError> losses(SchemaPlan plan) {
        return plan.steps().stream()
                .filter(PlanStep::losesData)
                .map(step -> {
                    String name = step.collection().value();
                    String field = step.subject().isEmpty() ? "" : "." + step.subject();
                    return new FieldError("", "loses_data", name + field + " would be lost");
                })
                .toList();
    }

    private static List<Desired> desired(ObjectNode document) {
        List<FieldError> errors = new ArrayList<>();
        List<Desired> all = new ArrayList<>();
        Definition whole = new Definition(document, "", errors);
        if (!document.has("collections")) {
            whole.error("/collections", "required", "is missing");
        }
        for (Definition each : whole.objects("collections")) {
            CollectionJson.desired(each).ifPresent(all::add);
        }
        whole.finish();
        if (!errors.isEmpty()) {
            throw Problem.of(ProblemCode.INVALID_SCHEMA, errors);
        }
        return all;
    }

    private SchemaPlan surveyed(SchemaPlan plan) {
        Survey survey = store.survey(plan.change());
        List<PlanStep> steps = new ArrayList<>();
        for (PlanStep step : plan.steps()) {
            steps.add(surveyed(step, plan, survey));
        }
        return new SchemaPlan(plan.hash(), steps, plan.warnings(), plan.change());
    }

    private static PlanStep surveyed(PlanStep step, SchemaPlan plan, Survey survey) {
        PlanStep told = step;
        for (Survey.Finding finding : survey.findings()) {
            if (!plan.change().nameAfter(finding.collection()).equals(step.collection())) {
                continue;
            }
            boolean same = finding.field().equals(step.subject().replace("-", ""));
            told =
                    switch (finding.kind()) {
                        case RECORDS -> told.withRecords(finding.count());
                        case LOST ->
                                same && step.losesData() ? told.withLost(finding.count()) : told;
                        case IN_THE_WAY -> same ? told.withObstacle(finding.detail()) : told;
                    };
        }
        return told;
    }
}
