package dev.galley.server.diagnosis;

import dev.galley.model.Call;
import dev.galley.model.Caller;
import dev.galley.server.auth.Users;
import dev.galley.server.records.Explainer;
import dev.galley.store.Store;
import java.time.InstantSource;
import tools.jackson.databind.node.ObjectNode;

/// Explanations and the doctor's report, as documents: the same over the admin API and for the command line.
public final class Diagnosis {

    private final Explainer explainer;
    private final Users users;
    private final InstantSource clock;
    private final Doctor doctor;

    public Diagnosis(Store store, Explainer explainer, Users users, Surroundings surroundings) {
        this.explainer = explainer;
        this.users = users;
        this.clock = surroundings.clock();
        this.doctor = new Doctor(store, explainer, users, surroundings);
    }

    /// Answers a question: `{"as": "ada@example.com", "action": "update", "collection": "tasks", "id": "…", "next": {…}}`.
    ///
    /// Without `as` the caller is a guest.
    ///
    /// @throws dev.galley.model.ProblemException `invalid_fields`, `unknown_member`, `collection_not_found`
    public ObjectNode explain(ObjectNode body) {
        Asked asked = Asked.parse(body);
        Caller caller = asked.as().isEmpty() ? Caller.GUEST : users.get(asked.as());
        Call call = new Call(caller, clock.millis(), "", asked.method(), "", "");
        return ExplanationJson.write(
                caller, asked.question(), explainer.explain(call, asked.question()));
    }

    /// What there is to say about the installation and the rules of all collections, on the data as it is now.
    public ObjectNode report() {
        return ReportJson.write(doctor.report());
    }
}
