package dev.galley.testkit.api;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.slf4j.LoggerFactory;

/// The texts of all statements that either driver is given to prepare or to run, as it logs them itself.
///
/// SQLite's driver logs the text of each statement it prepares; PostgreSQL's each message that it sends, of
/// which those that carry a text count, and those that carry values do not.
final class SqlTrace implements AutoCloseable {

    private static final List<String> WITH_TEXT = List.of("FE=> Parse(", "FE=> SimpleQuery(");

    private final List<String> statements = new CopyOnWriteArrayList<>();
    private final Logger sqlite = (Logger) LoggerFactory.getLogger("org.sqlite.core.NativeDB");
    private final java.util.logging.Logger postgres =
            java.util.logging.Logger.getLogger("org.postgresql.core.v3.QueryExecutorImpl");
    private final AppenderBase<ILoggingEvent> prepared =
            new AppenderBase<>() {
                @Override
                protected void append(ILoggingEvent event) {
                    statements.add(event.getFormattedMessage());
                }
            };
    private final Handler sent =
            new Handler() {
                @Override
                public void publish(LogRecord message) {
                    String text = new SimpleFormatter().formatMessage(message);
                    if (WITH_TEXT.stream().anyMatch(text::contains)) {
                        statements.add(text);
                    }
                }

                @Override
                public void flush() {
                    // Nothing is held back.
                }

                @Override
                public void close() {
                    // There is nothing to close.
                }
            };

    private SqlTrace() {}

    /// Listens from now on.
    static SqlTrace start() {
        SqlTrace trace = new SqlTrace();
        trace.prepared.start();
        trace.sqlite.setAdditive(false);
        trace.sqlite.addAppender(trace.prepared);
        trace.sqlite.setLevel(Level.TRACE);
        trace.postgres.setUseParentHandlers(false);
        trace.postgres.addHandler(trace.sent);
        trace.postgres.setLevel(java.util.logging.Level.FINEST);
        return trace;
    }

    /// What was heard so far, in order.
    List<String> statements() {
        return List.copyOf(statements);
    }

    @Override
    public void close() {
        sqlite.setLevel(null);
        sqlite.detachAppender(prepared);
        sqlite.setAdditive(true);
        postgres.setLevel(null);
        postgres.removeHandler(sent);
        postgres.setUseParentHandlers(true);
    }
}
