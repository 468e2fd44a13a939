package dev.galley.rules;

import dev.galley.model.Call;
import dev.galley.model.CollectionName;
import dev.galley.model.Value;
import java.util.Optional;

/// Stands in for what an expression cannot ask for, since it has been seen not to mention it.
final class Nothing {

    static final CallFacts FACTS =
            new CallFacts() {
                @Override
                public Call call() {
                    throw new IllegalStateException("a constant expression asks for the request");
                }

                @Override
                public Value userField(String field) {
                    throw new IllegalStateException("a constant expression asks for the user");
                }
            };

    static final Lookups LOOKUPS =
            new Lookups() {
                @Override
                public Optional<Row> find(CollectionName collection, String id) {
                    throw new IllegalStateException("an expression over the request reads records");
                }

                @Override
                public Verdict exists(LookupQuery query) {
                    throw new IllegalStateException("an expression over the request reads records");
                }
            };

    private Nothing() {}
}
