package dev.galley.app;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Explanations and the doctor's report, as the admin API has them.
interface Diagnoses extends AutoCloseable {

    /// Why a request would be answered as it would.
    ///
    /// @throws dev.galley.model.ProblemException `invalid_fields`, `collection_not_found`
    JsonNode explain(ObjectNode question);

    /// How the app's rules are doing.
    JsonNode report();

    @Override
    void close();
}
