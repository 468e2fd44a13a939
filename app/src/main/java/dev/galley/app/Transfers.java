package dev.galley.app;

import dev.galley.model.CollectionName;
import dev.galley.server.transfer.ExportTerms;
import dev.galley.server.transfer.ExportedPage;
import dev.galley.server.transfer.ImportTerms;
import tools.jackson.databind.JsonNode;

/// Records of an app by the thousand, past its rules.
interface Transfers extends Schemas {

    /// Takes in a chunk of JSON Lines. What it says was written is on disk when it returns.
    ///
    /// @return the report as the admin API has it: `created`, `changed`, `unchanged`, `wrong`
    /// @throws dev.galley.model.ProblemException `collection_not_found`, `method_not_allowed`, `invalid_parameter`,
    ///     `overloaded`, `storage_unavailable`
    JsonNode importLines(CollectionName collection, ImportTerms terms, byte[] lines);

    /// Gives out a page.
    ///
    /// @throws dev.galley.model.ProblemException `collection_not_found`, `invalid_parameter`, `invalid_filter`,
    ///     `query_too_slow`
    ExportedPage export(CollectionName collection, ExportTerms terms);
}
