package dev.galley.server.transfer;

import dev.galley.model.Action;
import dev.galley.model.Call;
import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.FieldError;
import dev.galley.model.Ids;
import dev.galley.model.Index;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.Schema;
import dev.galley.server.gate.CompiledRules;
import dev.galley.server.gate.Gate;
import dev.galley.server.gate.Rulebook;
import dev.galley.store.Footprint;
import dev.galley.store.Reads;
import dev.galley.store.Store;
import java.time.InstantSource;
import java.util.Set;

/// Takes records in and gives them out by the thousand, past the rules of their collections.
public final class Transfer {

    /// Lines of a chunk: one transaction, for which all other writers wait some 20 ms.
    public static final int MAX_LINES = 1_000;

    private final Store store;
    private final Rulebook rulebook;
    private final Ids ids;
    private final InstantSource clock;

    public Transfer(Store store, Rulebook rulebook, Ids ids, InstantSource clock) {
        this.store = store;
        this.rulebook = rulebook;
        this.ids = ids;
        this.clock = clock;
    }

    /// Takes in a chunk of JSON Lines. What it says was written is on disk when it returns.
    ///
    /// A wrong line is told of and takes no other with it. The lines count as written one after the other.
    ///
    /// @param chunk at most [#MAX_LINES] lines, each a JSON object; empty ones count but say nothing
    /// @throws dev.galley.model.ProblemException `collection_not_found`; `method_not_allowed` for an auth
    ///     collection, whose users sign up; `invalid_parameter`, `body_too_large`; `overloaded` if the chunk takes too long,
    ///     and then nothing was written; `storage_unavailable`, and then it is not known whether it was
    public Imported importLines(CollectionName name, ImportTerms terms, byte[] chunk) {
        Schema schema = store.schema();
        Collection collection = schema.get(name);
        if (collection.kind() == Collection.Kind.AUTH) {
            throw Problem.of(
                    ProblemCode.METHOD_NOT_ALLOWED,
                    "Accounts have passwords and sessions, so they are not imported like records:"
                            + " users of "
                            + name
                            + " sign up.");
        }
        Field key = key(collection, terms.upsert());
        long now = clock.millis();
        LineReader lines = new LineReader(collection, ids, now);
        lines.read(chunk);
        CompiledRules rules = rulebook.at(schema);
        ImportPlan plan =
                new ImportPlan(
                        collection,
                        schema.version(),
                        key,
                        !terms.upsert().isEmpty(),
                        rules.ruleColumns(),
                        now);
        // No rule is asked, so none looks anything up that would have to stay as it is.
        Footprint create = rules.footprint(collection, Action.CREATE);
        Footprint touched = new Footprint(create.written(), create.watched(), Set.of());
        var transaction = new ImportTransaction(plan, touched, lines.drafts(), terms.dryRun());
        return write(transaction).and(Imported.wrong(lines.wrong()));
    }

    private Imported write(ImportTransaction transaction) {
        if (transaction.drafts().isEmpty()) {
            return Imported.NOTHING;
        }
        try {
            return store.write(transaction);
        } catch (ImportTransaction.Rehearsed rehearsed) {
            return rehearsed.imported();
        }
    }

    /// The field by which records are found; also where no line may mean one that is there.
    private static Field key(Collection collection, String upsert) {
        String name = upsert.isEmpty() ? Collection.ID : upsert;
        return collection
                .field(name)
                .filter(field -> name.equals(Collection.ID) || isUnique(collection, field))
                .orElseThrow(() ->
                        Problem.of(
                                ProblemCode.INVALID_PARAMETER,
                                new FieldError(
                                        "upsert",
                                        "not_unique",
                                        "names neither id nor a field of %s that is unique by itself: %s"
                                                .formatted(collection.name(), name))));
    }

    private static boolean isUnique(Collection collection, Field field) {
        return field.unique() || collection.indexes().stream().anyMatch(i -> isOf(i, field));
    }

    private static boolean isOf(Index index, Field field) {
        return index.unique()
                && index.fields().size() == 1
                && index.fields().getFirst().field().equals(field.name());
    }

    /// Gives out a page of a collection in the order of ids, at one point in time.
    ///
    /// A page ends at its limit, when it has grown to [Export#MAX_BYTES], or when a filter was asked of
    /// [Export#MAX_LOOKED_AT] records; it may be empty and not the last.
    ///
    /// @throws dev.galley.model.ProblemException `collection_not_found`, `invalid_parameter`, `invalid_filter`;
    ///     `query_too_slow` if the filter finds too few records in the time that a statement may take
    public ExportedPage export(Call call, CollectionName name, ExportTerms terms) {
        return store.read(
                Reads.SCAN,
                call.share(),
                snapshot -> {
                    CompiledRules rules = rulebook.at(snapshot.schema());
                    Collection collection = snapshot.schema().get(name);
                    Gate gate = new Gate(rules, call, snapshot);
                    return new Export(rules, collection, gate, terms).page(snapshot);
                });
    }
}
