package dev.galley.store;

import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Named places in the code where a test can make the process die, fail, hesitate or leave something out.
///
/// Armed by `-Dgalley.fail.NAME=kill|throw|delay:MILLISECONDS`, and by `skip` where a place asks [#skips];
/// without any, [#hit] is one test of an empty map.
public final class Failpoints {

    /// The properties that arm a failpoint begin so.
    public static final String PREFIX = "galley.fail.";

    public static final Failpoints NONE = new Failpoints(Map.of());

    /// The exit code of a process killed by SIGKILL, as a shell tells it.
    private static final int KILLED = 137;

    private final Map<String, Action> armed;

    private Failpoints(Map<String, Action> armed) {
        this.armed = armed;
    }

    /// What an armed failpoint does.
    private sealed interface Action {
        record Kill() implements Action {}

        record Throw() implements Action {}

        record Delay(long millis) implements Action {}

        record Skip() implements Action {}
    }

    /// Thrown by a failpoint that is armed with `throw`.
    public static final class FailpointException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        FailpointException(String name) {
            super("failpoint " + name);
        }
    }

    /// The failpoints that system properties arm.
    ///
    /// @throws IllegalArgumentException if one says none of `kill`, `throw`, `skip`, and `delay:` with a number
    public static Failpoints of(Properties properties) {
        Map<String, Action> armed = new TreeMap<>();
        for (String key : properties.stringPropertyNames()) {
            if (key.startsWith(PREFIX)) {
                armed.put(key.substring(PREFIX.length()), parse(properties.getProperty(key)));
            }
        }
        return armed.isEmpty() ? NONE : new Failpoints(armed);
    }

    /// One armed failpoint.
    public static Failpoints of(String name, String action) {
        return new Failpoints(Map.of(name, parse(action)));
    }

    /// Whether what stands at `name` is to be left out.
    public boolean skips(String name) {
        return armed.get(name) instanceof Action.Skip;
    }

    /// Does what `name` is armed with, if anything.
    ///
    /// @throws IllegalStateException if it is armed with `skip`, and cannot be left out
    public void hit(String name) {
        if (armed.isEmpty()) {
            return;
        }
        Action action = armed.get(name);
        if (action != null) {
            run(name, action);
        }
    }

    private static void run(String name, Action action) {
        switch (action) {
            case Action.Kill _ -> Runtime.getRuntime().halt(KILLED);
            case Action.Throw _ -> throw new FailpointException(name);
            case Action.Delay(var millis) ->
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
            case Action.Skip _ ->
                    throw new IllegalStateException("failpoint " + name + " cannot be skipped");
        }
    }

    private static Action parse(String action) {
        if (action.equals("kill")) {
            return new Action.Kill();
        }
        if (action.equals("throw")) {
            return new Action.Throw();
        }
        if (action.equals("skip")) {
            return new Action.Skip();
        }
        if (action.startsWith("delay:")) {
            return new Action.Delay(Long.parseLong(action.substring("delay:".length())));
        }
        throw new IllegalArgumentException(
                "a failpoint takes kill, throw, skip or delay:MS: " + action);
    }
}
