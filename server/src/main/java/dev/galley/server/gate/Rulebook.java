package dev.galley.server.gate;

import dev.galley.model.Schema;
import org.jspecify.annotations.Nullable;

/// The compiled rules of the schema in force.
///
/// Compiling is lazy, rule by rule, so that a server with five hundred collections starts as fast as
/// one with five; what was compiled is kept until the schema's next version.
public final class Rulebook {

    private volatile @Nullable CompiledRules newest;

    /// The rules of `schema`. A reader that still holds the version before gets that one's rules.
    public CompiledRules at(Schema schema) {
        CompiledRules known = newest;
        if (known != null && known.schema().version() == schema.version()) {
            return known;
        }
        CompiledRules made = new CompiledRules(schema);
        if (known == null || known.schema().version() < schema.version()) {
            newest = made;
        }
        return made;
    }
}
