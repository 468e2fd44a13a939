package dev.galley.server.auth;

import dev.galley.http.Access;
import dev.galley.http.Json;
import dev.galley.http.Request;
import dev.galley.http.Response;
import dev.galley.http.Routes;
import dev.galley.model.Caller;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;

/// The page on which the first admin is made, and the call it makes. Both are gone once there is an admin.
final class SetupHttp {

    private final Auth auth;
    private final SetupPage page = new SetupPage();

    SetupHttp(Auth auth) {
        this.auth = auth;
    }

    void routes(Routes routes) {
        routes.get("/setup", this::page).access(Access.OPEN);
        routes.post("/api/v1/setup", this::complete).access(Access.OPEN);
    }

    private Response page(Request request) {
        requireNoAdmin();
        return Response.page(200, page.html(), page.policy()).asConfidential();
    }

    private Response complete(Request request) {
        requireNoAdmin();
        Input input = new Input(request);
        String token = input.text("token");
        String email = input.text("email");
        String password = input.text("password");
        input.complete();
        SignedIn signedIn = auth.setup().complete(token, email, password);
        Admins.Admin admin = new Admins.Admin(signedIn.account().id(), email, Caller.Role.OWNER);
        byte[] user = Json.STRICT.write(json -> Answers.write(admin, json));
        return Answers.signedIn(201, signedIn.tokens(), user);
    }

    private void requireNoAdmin() {
        if (!auth.setup().isRequired()) {
            throw Problem.of(ProblemCode.NOT_FOUND);
        }
    }
}
