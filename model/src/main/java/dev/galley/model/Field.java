package dev.galley.model;

/// One field of a collection.
///
/// @param required never null; a `many` field never is, whatever this says
/// @param many     an ordered list without duplicates, at most `maxItems` long
/// @param unique   no two records share a value other than null
/// @param access   who may see and set it, beyond the collection's rules
public record Field(
        String name,
        FieldType type,
        boolean required,
        boolean many,
        int maxItems,
        boolean unique,
        DefaultValue defaultValue,
        Access access) {

    /// How long a list may grow when the field does not say.
    public static final int DEFAULT_MAX_ITEMS = 100;

    /// The most that a field may allow: a list is read and written whole.
    public static final int MAX_ITEMS_LIMIT = 1_000;

    public Field {
        if (!Names.isName(name) && !name.equals(Collection.REV)) {
            throw new IllegalArgumentException("not a field name: " + name);
        }
    }

    /// Who may see and set a field, beyond what the collection's rules allow.
    ///
    /// @param hidden   only admins and keys with `hidden:read` ever learn of it
    /// @param readable a rule in CEL text, or "" when the collection's rule is enough
    /// @param writable a rule in CEL text, or "" when the collection's rule is enough
    /// @param system   set by Galley alone; clients may never write it
    public record Access(boolean hidden, String readable, String writable, boolean system) {
        public static final Access OPEN = new Access(false, "", "", false);
        public static final Access SYSTEM = new Access(false, "", "", true);
    }

    /// A plain optional field.
    public static Field of(String name, FieldType type) {
        return new Field(
                name, type, false, false, DEFAULT_MAX_ITEMS, false, DefaultValue.NONE, Access.OPEN);
    }

    /// Whether `name` may be a field's: lower-case letters, digits and `_`, a letter first, at most 63.
    public static boolean isName(String name) {
        return Names.isName(name);
    }

    /// Whether the field can be null in storage.
    public boolean nullable() {
        return !required && !many;
    }

    public Field named(String other) {
        return new Field(other, type, required, many, maxItems, unique, defaultValue, access);
    }

    public Field asRequired() {
        return new Field(name, type, true, many, maxItems, unique, defaultValue, access);
    }

    public Field asUnique() {
        return new Field(name, type, required, many, maxItems, true, defaultValue, access);
    }

    public Field asMany(int atMost) {
        return new Field(name, type, required, true, atMost, unique, defaultValue, access);
    }

    public Field withDefault(DefaultValue value) {
        return new Field(name, type, required, many, maxItems, unique, value, access);
    }

    public Field withAccess(Access other) {
        return new Field(name, type, required, many, maxItems, unique, defaultValue, other);
    }
}
