package dev.galley.testkit.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/// What must find every mutant of the record gate: whole classes of scenarios, each as one test.
///
/// A tool that makes mutants runs tests one by one, and here each by itself would start a server of its
/// own. The build runs the classes; it passes over this one by its name.
class RecordGateSuite {

    @ParameterizedTest
    @ValueSource(
            classes = {
                DenialsTest.class,
                DefaultDenyTest.class,
                PreconditionsTest.class,
                FieldRulesTest.class,
                ServiceKeysTest.class,
                RelationsTest.class,
                RelatedRulesTest.class,
                MergePatchTest.class,
                UserRecordsTest.class,
                ListTest.class,
                SearchTest.class,
                PointsTest.class,
                AggregatesTest.class,
                ExpandTest.class,
                ReplaceTest.class,
                OperatorsTest.class,
                ExplainTest.class,
                LeaksCasesTest.class,
                FieldTypesTest.class,
                RecordMatrixTest.class,
                FieldMatrixTest.class
            })
    void the_scenarios_hold(Class<?> scenarios) {
        var listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(scenarios))
                                .build(),
                        listener);

        TestExecutionSummary summary = listener.getSummary();
        var failures = new StringWriter();
        summary.printFailuresTo(new PrintWriter(failures), 1);
        assertThat(summary.getTestsSucceededCount()).isPositive();
        assertThat(summary.getTotalFailureCount()).as(failures.toString()).isZero();
    }
}
