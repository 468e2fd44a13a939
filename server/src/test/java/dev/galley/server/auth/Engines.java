package dev.galley.server.auth;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/// Runs a test class on every engine; `-Dgalley.engines=sqlite` leaves the other out.
public final class Engines implements ArgumentsProvider {

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(Engines.class);

    @Override
    public Stream<? extends Arguments> provideArguments(
            ParameterDeclarations parameters, ExtensionContext context) {
        Engine postgres =
                context.getRoot()
                        .getStore(NAMESPACE)
                        .computeIfAbsent(
                                Running.class, _ -> new Running(new Postgres()), Running.class)
                        .postgres();
        List<String> names = List.of(System.getProperty("galley.engines", "").split(","));
        return Stream.of(Engine.SQLITE, postgres)
                .filter(engine -> names.contains("") || names.contains(engine.toString()))
                .map(Arguments::of);
    }

    /// Closed at the end of the run; an argument would be closed after each class.
    private record Running(Postgres postgres) implements AutoCloseable {

        @Override
        public void close() throws IOException {
            postgres.stop();
        }
    }
}
