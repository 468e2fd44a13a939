package dev.galley.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/// Runs a test class, or one method, once for each [Engine].
///
/// The class takes the engine as the parameter of its constructor, the method as its own:
///
/// ```java
/// @OnEveryStore
/// class NotesTest {
///     private final TestDatabase database;
///
///     NotesTest(Engine engine) {
///         database = engine.fresh();
///     }
/// }
/// ```
///
/// `-Dgalley.engines=sqlite` (names with commas between) leaves the others out.
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ParameterizedClass(name = "{0}", allowZeroInvocations = true)
@ParameterizedTest(name = "{0}", allowZeroInvocations = true)
@ArgumentsSource(EnginesSource.class)
public @interface OnEveryStore {

    /// The engine to run on when the subject is that engine alone: `sqlite` or `postgres`; "" for all.
    String only() default "";
}
