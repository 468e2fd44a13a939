package dev.galley.server.collections;

import dev.galley.model.DefaultValue;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.Value;
import java.util.List;

/// The fields that every auth collection has. They change only by the endpoints of accounts.
final class AuthFields {

    /// Most readers are other users, so an address is shown to its owner alone.
    private static final String OWNER_ONLY = "record.id == auth.id";

    private static final int MAX_ROLES = 32;

    static final List<Field> ALL =
            List.of(
                    Field.of("email", new FieldType.Email())
                            .asRequired()
                            .asUnique()
                            .withAccess(new Field.Access(false, OWNER_ONLY, "", true)),
                    flag("verified"),
                    Field.of("roles", FieldType.Text.DEFAULT)
                            .asMany(MAX_ROLES)
                            .withAccess(Field.Access.SYSTEM),
                    flag("suspended"));

    private AuthFields() {}

    static boolean isOne(String name) {
        return ALL.stream().anyMatch(f -> f.name().equals(name));
    }

    private static Field flag(String name) {
        return Field.of(name, new FieldType.Bool())
                .asRequired()
                .withDefault(new DefaultValue.Constant(new Value.Bool(false)))
                .withAccess(Field.Access.SYSTEM);
    }
}
