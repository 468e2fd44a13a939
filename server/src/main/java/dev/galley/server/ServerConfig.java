package dev.galley.server;

import dev.galley.http.HttpConfig;
import dev.galley.server.auth.AuthConfig;
import dev.galley.server.backup.BackupsConfig;
import dev.galley.server.changes.ChangesConfig;
import dev.galley.server.limits.RateLimitsConfig;

/// One server's settings, a record per feature; no feature sees another's.
public record ServerConfig(
        Profile profile,
        HttpConfig http,
        AuthConfig auth,
        RateLimitsConfig rateLimits,
        BackupsConfig backups,
        ChangesConfig changes) {

    public ServerConfig withHttp(HttpConfig http) {
        return new ServerConfig(profile, http, auth, rateLimits, backups, changes);
    }
}
