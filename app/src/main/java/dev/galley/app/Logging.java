package dev.galley.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.LoggerFactory;

/// Sends the log to standard error as JSON Lines. Logback finds it as a service, so that no file is looked for.
public final class Logging extends ContextAwareBase implements Configurator {

    /// Names a file of Logback's own, which then says everything; tests use it.
    private static final String OWN_FILE = "logback.configurationFile";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (System.getProperty(OWN_FILE) != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        JsonLines lines = new JsonLines();
        lines.setContext(context);
        lines.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setName("stderr");
        console.setTarget("System.err");
        console.setEncoder(lines);
        console.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(console);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /// Logs this and what is graver. Libraries are heard from `warn` on, unless everything is wanted.
    static void level(LogLevel level) {
        Level ours = Level.toLevel(level.name());
        setLevel("dev.galley", ours);
        setLevel(org.slf4j.Logger.ROOT_LOGGER_NAME, level == LogLevel.INFO ? Level.WARN : ours);
    }

    private static void setLevel(String name, Level level) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger(name).setLevel(level);
        }
    }
}
