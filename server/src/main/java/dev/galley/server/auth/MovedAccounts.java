package dev.galley.server.auth;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.rules.SqlParam;
import dev.galley.rules.SqlText;
import dev.galley.store.SchemaChange;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// What becomes of passwords and sessions when their collection gets another name, or goes. Access tokens that name
/// the old one stop counting; those whose collection was renamed refresh theirs.
final class MovedAccounts implements Function<SchemaChange.Step, List<SqlText>> {

    private static final List<String> TABLES = List.of("_credentials", "_sessions");

    private final Revocations revocations;

    MovedAccounts(Revocations revocations) {
        this.revocations = revocations;
    }

    @Override
    public List<SqlText> apply(SchemaChange.Step step) {
        return switch (step) {
            case SchemaChange.Drop(var gone) when isOfAccounts(gone) -> removed(gone.name());
            case SchemaChange.Alter alter
                    when isOfAccounts(alter.before())
                            && !alter.before().name().equals(alter.after().name()) ->
                    renamed(alter.before().name(), alter.after().name());
            case SchemaChange.Make _, SchemaChange.Alter _, SchemaChange.Drop _ -> List.of();
        };
    }

    private static boolean isOfAccounts(Collection collection) {
        return collection.kind() == Collection.Kind.AUTH;
    }

    private List<SqlText> removed(CollectionName name) {
        return each(name, "DELETE FROM %s WHERE collection = ?", SqlParam.text(name.value()));
    }

    private List<SqlText> renamed(CollectionName from, CollectionName to) {
        return each(
                from,
                "UPDATE %s SET collection = ? WHERE collection = ?",
                SqlParam.text(to.value()),
                SqlParam.text(from.value()));
    }

    private List<SqlText> each(CollectionName before, String statement, SqlParam... params) {
        List<SqlText> all = new ArrayList<>();
        TABLES.forEach(table -> all.add(Sql.of(statement.formatted(table), params)));
        all.add(revocations.announce(Revocation.collection(before)).effect().sql());
        return all;
    }
}
