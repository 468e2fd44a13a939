package dev.galley.server.auth;

import dev.galley.http.Access;
import dev.galley.http.Json;
import dev.galley.http.Request;
import dev.galley.http.Response;
import dev.galley.http.Routes;
import dev.galley.model.Call;
import dev.galley.model.Caller;
import dev.galley.model.CollectionName;
import dev.galley.model.FieldError;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.RecordId;
import dev.galley.server.requests.Addresses;
import dev.galley.server.requests.Calls;
import java.time.InstantSource;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Accounts over HTTP: signing up and in, one's own account, and with them the routes of tokens, keys and setup.
public final class AuthHttp {

    private static final String COLLECTION = "/api/v1/auth/{collection}";

    private final Auth auth;
    private final InstantSource clock;

    public AuthHttp(Auth auth) {
        this.auth = auth;
        this.clock = auth.runtime().clock();
    }

    public void routes(Routes routes) {
        routes.post(COLLECTION + "/sign-up", this::signUp).access(Access.ANYONE);
        routes.post(COLLECTION + "/sign-in/password", this::signIn).access(Access.ANYONE);
        routes.get("/api/v1/me", this::me).access(Access.SIGNED_IN);
        new OAuthHttp(auth).routes(routes);
        new AdminsHttp(auth.admins()).routes(routes);
        new KeysHttp(auth.serviceKeys()).routes(routes);
        new SetupHttp(auth).routes(routes);
    }

    private Response signUp(Request request) {
        CollectionName collection = Addresses.collection(request);
        Input input = new Input(request);
        String email = input.text("email");
        String password = input.text("password");
        ObjectNode profile = input.valid();
        Call call = Calls.of(request, clock);
        SignedIn signedIn = auth.signUp().withPassword(call, collection, email, password, profile);
        return Answers.signedIn(201, signedIn.tokens(), self(call, signedIn.caller()));
    }

    private Response signIn(Request request) {
        CollectionName collection = Addresses.collection(request);
        Input input = new Input(request);
        String email = input.text("email");
        String password = input.text("password");
        if (email.length() > Emails.MAX_LENGTH) {
            input.wrong("/email", "too_long", "is longer than an address can be");
        }
        Optional<FieldError> unusable = PasswordRules.unusable(password, "/password");
        unusable.ifPresent(e -> input.wrong(e.pointer(), e.code(), e.detail()));
        input.complete();
        SignedIn signedIn = auth.signIn().withPassword(collection, email, password);
        return Answers.signedIn(
                200, signedIn.tokens(), self(Calls.of(request, clock), signedIn.caller()));
    }

    private Response me(Request request) {
        return Response.json(200, self(Calls.of(request, clock), request.caller()))
                .asConfidential();
    }

    /// The caller's own record.
    private byte[] self(Call call, Caller caller) {
        Call own =
                new Call(
                        caller,
                        call.timeMillis(),
                        call.ip(),
                        call.method(),
                        call.appPlatform(),
                        call.appVersion());
        return switch (caller) {
            case Caller.User user -> auth.users().view(own, user.collection(), user.id());
            case Caller.Admin admin -> admin(admin.id());
            case Caller.ServiceKey _ ->
                    throw Problem.of(ProblemCode.FORBIDDEN, "A service key has no account.");
            case Caller.Guest _ -> throw Problem.of(ProblemCode.UNAUTHENTICATED);
        };
    }

    private byte[] admin(RecordId id) {
        Admins.Admin admin =
                auth.admins().find(id).orElseThrow(() -> Problem.of(ProblemCode.UNAUTHENTICATED));
        return Json.STRICT.write(json -> Answers.write(admin, json));
    }
}
