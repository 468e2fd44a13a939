package dev.galley.rules;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Schema;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Reads off a tree which columns of which collections its verdict depends on.
final class DependencyFinder {

    private final Schema schema;
    private final Set<String> columns = new TreeSet<>();
    private final Map<CollectionName, Set<String>> lookups = new TreeMap<>();

    private DependencyFinder(Schema schema) {
        this.schema = schema;
    }

    static Dependencies of(Node tree, Schema schema) {
        DependencyFinder finder = new DependencyFinder(schema);
        Trees.visit(tree, finder::look);
        return new Dependencies(finder.columns, finder.lookups);
    }

    private void look(Node node) {
        switch (node) {
            case Node.Column column -> read(column.source(), column.field());
            case Node.Path path -> in(path.target().collection());
            case Node.Lookup lookup -> in(lookup.row().collection());
            case Node.Caller caller -> ask(caller);
            case Node.Constant _,
                    Node.Failure _,
                    Node.Element _,
                    Node.Op _,
                    Node.Matches _,
                    Node.If _,
                    Node.Masked _,
                    Node.ListOf _,
                    Node.Quantifier _,
                    Node.Hole _ -> {}
        }
    }

    private void read(Source source, String field) {
        boolean own = source.number() == Source.RECORD || source.number() == Source.NEXT;
        (own ? columns : in(source.collection())).add(field);
    }

    /// A lookup depends on its collection even where it reads no column: a record may come or go.
    private Set<String> in(CollectionName collection) {
        return lookups.computeIfAbsent(collection, name -> new TreeSet<>());
    }

    /// A field of the caller's own record is one of every auth collection that has it.
    private void ask(Node.Caller caller) {
        if (caller.fact() != Node.Fact.USER_FIELD) {
            return;
        }
        for (Collection collection : schema.collections().values()) {
            boolean has = collection.field(caller.name()).isPresent();
            if (collection.kind() == Collection.Kind.AUTH && has) {
                in(collection.name()).add(caller.name());
            }
        }
    }
}
