package dev.galley.testkit.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// One request of a scenario and what must come of it.
final class Step {

    private static final int REFUSED = 400;
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final List<String> READING = List.of("GET", "HEAD", "QUERY", "OPTIONS");

    private final Actor actor;
    private final List<Check> checks = new ArrayList<>();
    private final List<Memory> memories = new ArrayList<>();
    private TestRequest request;
    private boolean repeated;
    private List<Integer> statuses = List.of();
    private Optional<List<String>> announced = Optional.empty();

    Step(Actor actor, TestRequest request) {
        this.actor = actor;
        this.request = request;
    }

    void change(UnaryOperator<TestRequest> change) {
        request = change.apply(request);
    }

    void expect(int... expected) {
        statuses = Arrays.stream(expected).boxed().toList();
    }

    void repeat() {
        repeated = true;
    }

    void check(Check check) {
        checks.add(check);
    }

    void remember(String name, Function<Answer, String> what) {
        memories.add(new Memory(name, what));
    }

    void emits(List<String> announcements) {
        List<String> all = new ArrayList<>(announced.orElse(List.of()));
        all.addAll(announcements);
        announced = Optional.of(List.copyOf(all));
    }

    void run(String sentence, World world) {
        TestRequest filled = world.fill(request);
        String title = sentence + "\n  " + actor + ": " + filled;
        TestClient client = world.server().as(world.fill(actor));
        long position = world.server().log().newest();
        Answer answer = send(client, filled);
        assertThat(answer.status()).as("%s\n  %s", title, answer).isIn(statuses);
        memories.forEach(memory -> world.remember(memory.name(), memory.what().apply(answer)));
        for (Check check : checks) {
            judge(title, check, answer, world);
        }
        checkLog(title, answer, world, position);
    }

    private Answer send(TestClient client, TestRequest filled) {
        long end = System.nanoTime() + SOON.toNanos();
        Answer answer = client.send(filled);
        while (repeated && !statuses.contains(answer.status()) && System.nanoTime() < end) {
            answer = client.send(filled);
        }
        return answer;
    }

    private static void judge(String title, Check check, Answer answer, World world) {
        try {
            check.check(answer, world);
        } catch (AssertionError e) {
            throw new AssertionError(title + "\n" + e.getMessage(), e);
        }
    }

    /// What is only read or refused announces nothing, whether or not the scenario says so.
    private void checkLog(String title, Answer answer, World world, long position) {
        boolean quiet = READING.contains(request.method()) || answer.status() >= REFUSED;
        Optional<List<String>> expected =
                announced.isEmpty() && quiet ? Optional.of(Scenario.nothing()) : announced;
        if (expected.isPresent()) {
            assertThat(world.server().log().since(position))
                    .as("what the log says of %s", title)
                    .map(LogEntry::announcement)
                    .containsExactlyInAnyOrderElementsOf(expected.get());
        }
    }

    private record Memory(String name, Function<Answer, String> what) {}
}
