package dev.galley.store.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/// Connections beside the pools, for work that must not wait for them or that takes long.
final class Direct {

    private Direct() {}

    /// Opens a connection.
    ///
    /// @param silence how long the server may say nothing before the connection counts as lost
    static Connection connect(PostgresConfig config, Duration silence) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", config.user());
        properties.setProperty("password", config.password());
        properties.setProperty("ApplicationName", "galley");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("logServerErrorDetail", "false");
        properties.setProperty("connectTimeout", Long.toString(Pools.CONNECT.toSeconds()));
        properties.setProperty("socketTimeout", Long.toString(silence.toSeconds()));
        return DriverManager.getConnection(config.url(), properties);
    }
}
