package dev.galley.http;

/// Who may call a route. The server enforces it; declaring it is part of declaring the route.
public sealed interface Access {

    Open OPEN = new Open();
    Anyone ANYONE = new Anyone();
    SignedIn SIGNED_IN = new SignedIn();

    /// Everybody, even while the server has no admin yet: health and the setup page.
    record Open() implements Access {}

    /// Everybody, guests included; what they see is a matter of rules.
    record Anyone() implements Access {}

    /// Users, admins and service keys, but no guests.
    record SignedIn() implements Access {}

    /// Admins, and service keys that have the scope.
    ///
    /// @param scope a word of the key's scopes, such as `schema`
    record Admin(String scope) implements Access {}
}
