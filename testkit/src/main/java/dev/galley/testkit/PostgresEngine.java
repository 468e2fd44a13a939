package dev.galley.testkit;

/// The engine that several nodes share, on a server of the test run's own.
final class PostgresEngine implements Engine {

    private final PostgresServer server;

    PostgresEngine(PostgresServer server) {
        this.server = server;
    }

    @Override
    public String name() {
        return "POSTGRES";
    }

    @Override
    public String toString() {
        return name();
    }

    @Override
    public PostgresDatabase fresh() {
        return new PostgresDatabase(server, server.createDatabase());
    }
}
