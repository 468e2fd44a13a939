package dev.galley.model;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// All collections of an app at one version. Each change of a collection or a rule makes the next version.
public record Schema(long version, SortedMap<CollectionName, Collection> collections) {

    public static final Schema EMPTY = new Schema(0, new TreeMap<>());

    public Schema {
        collections = Collections.unmodifiableSortedMap(new TreeMap<>(collections));
    }

    /// The collection of that name, or empty when there is none.
    public Optional<Collection> find(CollectionName name) {
        return Optional.ofNullable(collections.get(name));
    }

    /// The collection of that name.
    ///
    /// @throws ProblemException `collection_not_found`
    public Collection get(CollectionName name) {
        return find(name).orElseThrow(() -> Problem.of(ProblemCode.COLLECTION_NOT_FOUND));
    }

    /// Whether whoever knows only `older` still finds what it says: each of its collections and fields is here, by the
    /// same name and stored in the same way.
    public boolean keeps(Schema older) {
        return older.collections.values().stream()
                .allMatch(old -> find(old.name()).filter(now -> keeps(old, now)).isPresent());
    }

    private static boolean keeps(Collection old, Collection now) {
        return old.number() == now.number()
                && old.fields().stream()
                        .allMatch(f -> now.field(f.name()).filter(g -> keeps(f, g)).isPresent());
    }

    private static boolean keeps(Field old, Field now) {
        boolean sameScale =
                !(old.type() instanceof FieldType.Decimal before)
                        || (now.type() instanceof FieldType.Decimal after
                                && before.scale() == after.scale());
        return old.many() == now.many() && old.type().word().equals(now.type().word()) && sameScale;
    }

    /// The next version, with `collection` added or replaced.
    public Schema with(Collection collection) {
        TreeMap<CollectionName, Collection> next = new TreeMap<>(collections);
        next.put(collection.name(), collection);
        return new Schema(version + 1, next);
    }

    /// The next version, without the collection of that name.
    public Schema without(CollectionName name) {
        TreeMap<CollectionName, Collection> next = new TreeMap<>(collections);
        next.remove(name);
        return new Schema(version + 1, next);
    }

    /// Schemas of collections keyed by name, for tests and tools.
    public static Schema of(long version, Collection... collections) {
        TreeMap<CollectionName, Collection> all = new TreeMap<>();
        for (Collection collection : collections) {
            all.put(collection.name(), collection);
        }
        return new Schema(version, all);
    }
}
