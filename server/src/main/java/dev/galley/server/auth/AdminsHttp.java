package dev.galley.server.auth;

import dev.galley.http.Access;
import dev.galley.http.Json;
import dev.galley.http.Request;
import dev.galley.http.Response;
import dev.galley.http.Routes;
import dev.galley.model.Caller.Role;
import java.util.Locale;

/// Admins over HTTP, for owners alone.
final class AdminsHttp {

    /// No key has this scope: a key cannot make admins.
    static final String SCOPE = "admins";

    private static final String ALL = "/api/v1/admin/admins";

    private final Admins admins;

    AdminsHttp(Admins admins) {
        this.admins = admins;
    }

    void routes(Routes routes) {
        routes.post(ALL, this::create).access(new Access.Admin(SCOPE));
    }

    private Response create(Request request) {
        Input input = new Input(request);
        String email = input.text("email");
        String password = input.text("password");
        Role role = role(input);
        input.complete();
        Admins.Admin admin = admins.create(email, role, password);
        return Response.json(201, Json.STRICT.write(json -> Answers.write(admin, json)))
                .asConfidential();
    }

    /// Without a word the least of them.
    private static Role role(Input input) {
        String word = input.optionalText("role").orElse(word(Role.VIEWER));
        for (Role role : Role.values()) {
            if (word(role).equals(word)) {
                return role;
            }
        }
        input.wrong("/role", "not_an_option", "is none of owner, editor, viewer");
        return Role.VIEWER;
    }

    private static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
