package dev.galley.app;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The schema of an app, as the admin API has it.
interface Schemas extends AutoCloseable {

    /// All collections as they are now.
    JsonNode schema();

    /// What it takes to get to those in `document`.
    ///
    /// @throws dev.galley.model.ProblemException `invalid_schema`
    JsonNode planSchema(ObjectNode document);

    /// Goes there, with the `hash` of a plan in `document`.
    ///
    /// @throws dev.galley.model.ProblemException `invalid_schema`, `schema_conflict`, `data_loss`
    JsonNode applySchema(ObjectNode document);

    @Override
    void close();
}
