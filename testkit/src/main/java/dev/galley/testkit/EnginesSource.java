package dev.galley.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.jupiter.params.support.ParameterDeclarations;

/// Gives [OnEveryStore] its engines. The PostgreSQL server is started by the first test that wants a
/// database of it and stopped after the last test of the run.
final class EnginesSource implements ArgumentsProvider, AnnotationConsumer<OnEveryStore> {

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(EnginesSource.class);

    private String only = "";

    @Override
    public void accept(OnEveryStore annotation) {
        only = annotation.only();
    }

    @Override
    public Stream<? extends Arguments> provideArguments(
            ParameterDeclarations parameters, ExtensionContext context) {
        return engines(context).stream().map(Arguments::of);
    }

    private List<Engine> engines(ExtensionContext context) {
        List<Engine> engines = new ArrayList<>();
        for (Engines engine : Engines.selected()) {
            if (only.isEmpty() || engine.name().equals(only.toUpperCase(Locale.ROOT))) {
                engines.add(engine(engine, context));
            }
        }
        return engines;
    }

    private static Engine engine(Engines engine, ExtensionContext context) {
        return switch (engine) {
            case SQLITE -> new SqliteEngine();
            case POSTGRES ->
                    new PostgresEngine(
                            context.getRoot()
                                    .getStore(NAMESPACE)
                                    .computeIfAbsent(
                                            PostgresServer.class,
                                            _ -> new PostgresServer(),
                                            PostgresServer.class));
        };
    }
}
