package dev.galley.server;

import dev.galley.http.HttpConfig;
import dev.galley.server.auth.AuthConfig;
import dev.galley.server.backup.BackupsConfig;
import dev.galley.server.changes.ChangesConfig;
import dev.galley.server.limits.RateLimitsConfig;

/// One server's settings, a record per feature; no feature sees another's.
///
/// @param publicUrl       the only host it answers for, such as `https://api.example.com`; empty for every host
/// @param securityContact where weaknesses are told, a `mailto:` or `https:` address; empty for none
public record ServerConfig(
        Profile profile,
        String publicUrl,
        String securityContact,
        HttpConfig http,
        AuthConfig auth,
        RateLimitsConfig rateLimits,
        BackupsConfig backups,
        ChangesConfig changes) {

    public ServerConfig withHttp(HttpConfig http) {
        return new ServerConfig(
                profile, publicUrl, securityContact, http, auth, rateLimits, backups, changes);
    }
}
