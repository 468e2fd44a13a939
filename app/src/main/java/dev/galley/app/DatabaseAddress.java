package dev.galley.app;

import dev.galley.store.postgres.PostgresConfig;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Where records are kept: in the data folder, or in a PostgreSQL database.
sealed interface DatabaseAddress {

    /// The variable that holds the password where the address has none, as PostgreSQL's own tools read it.
    String PASSWORD_VARIABLE = "PGPASSWORD";

    /// This address, with the password that the environment has where it has none itself: command lines are seen by
    /// everybody on the machine.
    DatabaseAddress withPassword(Map<String, String> environment);

    /// SQLite, in the data folder.
    record Embedded() implements DatabaseAddress {
        @Override
        public Embedded withPassword(Map<String, String> environment) {
            return this;
        }
    }

    /// A database that several nodes may share.
    ///
    /// @param url as the driver takes it, without user and password
    record Postgres(String url, String user, String password) implements DatabaseAddress {

        PostgresConfig config() {
            return PostgresConfig.of(url, user, password);
        }

        @Override
        public Postgres withPassword(Map<String, String> environment) {
            return password.isEmpty()
                    ? new Postgres(url, user, environment.getOrDefault(PASSWORD_VARIABLE, ""))
                    : this;
        }

        @Override
        public String toString() {
            return "Postgres[url=" + url + ", user=" + user + ", password=***]";
        }
    }

    /// `postgresql://user:password@host:5432/name?sslmode=require`, or `sqlite` for the embedded one.
    record Sort() implements Kind<DatabaseAddress> {

        private static final String EMBEDDED = "sqlite";
        private static final String WANTED =
                "is not an address of a database; write postgresql://USER:PASSWORD@HOST:5432/NAME or sqlite";

        @Override
        public DatabaseAddress parse(String text) {
            if (text.strip().equals(EMBEDDED)) {
                return new Embedded();
            }
            try {
                return parse(new URI(text.strip()));
            } catch (URISyntaxException _) {
                // Its message would repeat the password.
                throw new IllegalArgumentException(
                        WANTED + "; in a password write %40 for @, %2F for / and %25 for %");
            }
        }

        private static Postgres parse(URI uri) {
            boolean known =
                    "postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme());
            String path = uri.getRawPath() == null ? "" : uri.getRawPath();
            if (!known
                    || uri.getHost() == null
                    || path.length() < 2
                    || uri.getRawFragment() != null) {
                throw new IllegalArgumentException(WANTED);
            }
            String login = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
            int colon = login.indexOf(':');
            String user = colon < 0 ? login : login.substring(0, colon);
            if (user.isEmpty()) {
                throw new IllegalArgumentException(
                        "names no user; write postgresql://USER:PASSWORD@HOST/NAME");
            }
            String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
            String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            return new Postgres(
                    "jdbc:postgresql://" + uri.getHost() + port + path + query,
                    decoded(user),
                    colon < 0 ? "" : decoded(login.substring(colon + 1)));
        }

        private static String decoded(String text) {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        }

        @Override
        public String show(DatabaseAddress address) {
            return switch (address) {
                case Embedded _ -> EMBEDDED;
                case Postgres(String url, String user, String password) -> {
                    String shown = url.substring("jdbc:postgresql://".length());
                    int query = shown.indexOf('?');
                    yield "postgresql://"
                            + user
                            + (password.isEmpty() ? "@" : ":***@")
                            + (query < 0 ? shown : shown.substring(0, query));
                }
            };
        }

        @Override
        public String words() {
            return "sqlite or postgresql://USER:PASSWORD@HOST:5432/NAME";
        }
    }
}
