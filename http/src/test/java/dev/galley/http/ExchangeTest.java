package dev.galley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Caller;
import dev.galley.model.FieldError;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Handlers and filters: what becomes of answers, problems, bugs, and clients that leave.
class ExchangeTest {

    private static TestServer server(Handler handler) {
        return server(handler, List.of());
    }

    private static TestServer server(Handler handler, List<Filter> filters) {
        return TestServer.of(
                c -> c,
                filters,
                routes -> {
                    routes.get("/do/{id}", handler).access(Access.ANYONE);
                    routes.post("/do", handler).access(Access.ANYONE);
                    routes.get("/fine", _ -> Response.empty(204)).access(Access.ANYONE);
                });
    }

    @Test
    void a_problem_is_encoded_as_the_standard_says() throws Exception {
        try (TestServer server =
                server(_ -> {
                    throw Problem.of(
                            ProblemCode.INVALID_FIELDS,
                            new FieldError("/due", "required", "is required"));
                })) {
            Answer answer = server.get("/do/1");
            String id = answer.header("x-request-id");
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
            assertThat(answer.body())
                    .isEqualTo(
                            """
                            {"type":"/problems/invalid_fields","title":"Some fields are not valid",\
                            "status":422,"code":"invalid_fields","instance":"/requests/%s",\
                            "errors":[{"pointer":"/due","code":"required","detail":"is required"}]}\
                            """
                                    .formatted(id));
        }
    }

    @Test
    void a_bug_is_logged_with_the_request_id_and_answered_without_its_cause() throws Exception {
        try (LogCapture log = new LogCapture();
                TestServer server =
                        server(_ -> {
                            throw new IllegalStateException("secret cause");
                        })) {
            Answer answer = server.get("/do/1");
            String id = answer.header("x-request-id");
            assertThat(answer.body())
                    .isEqualTo(
                            """
                            {"type":"/problems/internal","title":"Something went wrong in the server",\
                            "status":500,"code":"internal","instance":"/requests/%s"}\
                            """
                                    .formatted(id));
            assertThat(log.messages())
                    .containsExactly("request " + id + " failed: GET /do/{id} | secret cause");
        }
    }

    @Test
    void a_stack_overflow_fails_its_request_and_nothing_else() throws Exception {
        try (LogCapture log = new LogCapture();
                TestServer server = server(ExchangeTest::overflow)) {
            assertThat(server.get("/do/1").code()).isEqualTo("internal");
            assertThat(server.get("/fine").status()).isEqualTo(204);
            assertThat(log.messages()).hasSize(1);
        }
    }

    @SuppressWarnings("InfiniteRecursion") // What this test is about.
    private static Response overflow(Request request) {
        return overflow(request).withHeader("never", "there");
    }

    @Test
    void an_answer_that_cannot_be_sent_is_a_bug_of_the_handler() throws Exception {
        try (LogCapture log = new LogCapture();
                TestServer server =
                        server(_ -> Response.empty(204).withHeader("x", "a\r\nset-cookie: b"))) {
            assertThat(server.get("/do/1").status()).isEqualTo(500);
            assertThat(log.messages()).hasSize(1);
        }
    }

    @Test
    void a_handler_without_an_answer_is_an_error_that_says_so() throws Exception {
        try (LogCapture log = new LogCapture();
                TestServer server = server(_ -> nothing())) {
            assertThat(server.get("/do/1").code()).isEqualTo("internal");
            assertThat(log.messages().getFirst())
                    .contains("the handler of /do/{id} gave no answer");
        }
    }

    @Test
    void a_filter_that_neither_answers_nor_proceeds_is_an_error_that_says_so() throws Exception {
        class Forgetful implements Filter {
            @Override
            public Response handle(Request request, Next next) {
                return nothing();
            }

            @Override
            public String toString() {
                return "Forgetful";
            }
        }
        try (LogCapture log = new LogCapture();
                TestServer server = server(_ -> Response.empty(204), List.of(new Forgetful()))) {
            assertThat(server.get("/do/1").code()).isEqualTo("internal");
            assertThat(log.messages().getFirst())
                    .contains("filter Forgetful neither answered nor let the request proceed");
        }
    }

    @SuppressWarnings("NullAway") // What these tests are about.
    private static Response nothing() {
        return null;
    }

    @Test
    void filters_stand_in_the_order_given_around_the_handler() throws Exception {
        List<Filter> filters =
                List.of(
                        (r, next) -> next.proceed(r).withHeader("x-order", "outer"),
                        (r, next) ->
                                r.path().endsWith("/no")
                                        ? Response.empty(403)
                                        : next.proceed(r).withHeader("x-order", "inner"));
        try (TestServer server = server(_ -> Response.empty(204), filters)) {
            assertThat(server.get("/do/1").header("x-order")).isEqualTo("inner, outer");
            Answer answered = server.get("/do/no");
            assertThat(answered.status()).isEqualTo(403);
            assertThat(answered.header("x-order")).isEqualTo("outer");
        }
    }

    @Test
    void the_caller_found_by_a_filter_reaches_the_handler_and_the_log() throws Exception {
        Caller key = new Caller.ServiceKey("k1", "cron", Set.of());
        List<Filter> filters = List.of((r, next) -> next.proceed(r.withCaller(key)));
        try (TestServer server =
                server(r -> Response.of(200, "text/plain", r.caller().toString()), filters)) {
            assertThat(server.get("/do/1").body()).isEqualTo(key.toString());
            assertThat(server.logged().caller()).isEqualTo(key);
        }
    }

    @Test
    void a_handler_that_asks_for_what_its_route_does_not_declare_is_told() throws Exception {
        try (LogCapture log = new LogCapture();
                TestServer server =
                        server(r ->
                                r.method().equals("GET")
                                        ? Response.of(200, "text/plain", r.path("name"))
                                        : Response.of(200, "a/b", r.query("q").orElse("")))) {
            assertThat(server.get("/do/1").status()).isEqualTo(500);
            assertThat(server.post("/do", "", "").status()).isEqualTo(500);
            assertThat(log.messages().get(0)).contains("/do/{id} has no segment {name}");
            assertThat(log.messages().get(1)).contains("/do does not take the parameter q");
        }
    }

    @Test
    void several_headers_of_a_name_are_read_as_one() throws Exception {
        try (TestServer server =
                server(r -> Response.of(200, "text/plain", r.header("x").orElse("none")))) {
            assertThat(server.get("/do/1").body()).isEqualTo("none");
            assertThat(server.send("GET /do/1 HTTP/1.1\r\nHost: a\r\nX: 1\r\nx: 2\r\n\r\n").body())
                    .isEqualTo("1, 2");
        }
    }

    /// A handler that waits until it is interrupted or let go, and tells which.
    private static final class Waiting {
        final CountDownLatch begun = new CountDownLatch(1);
        final Semaphore go = new Semaphore(0);
        final CountDownLatch ended = new CountDownLatch(1);
        final AtomicReference<String> how = new AtomicReference<>("");

        Response handle(Request request) throws InterruptedException {
            begun.countDown();
            try {
                go.acquire();
                how.set("finished");
                return Response.empty(204);
            } catch (InterruptedException e) {
                how.set("interrupted");
                throw e;
            } finally {
                ended.countDown();
            }
        }

        String end() throws InterruptedException {
            assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
            return how.get();
        }
    }

    @Test
    void a_client_that_leaves_interrupts_a_read_and_nothing_is_logged_as_an_error()
            throws Exception {
        Waiting waiting = new Waiting();
        try (LogCapture log = new LogCapture();
                TestServer server = server(waiting::handle)) {
            RawClient client = server.connect();
            client.send("GET /do/1 HTTP/1.1\r\nHost: a\r\n\r\n");
            waiting.begun.await();
            client.close();
            assertThat(waiting.end()).isEqualTo("interrupted");
            assertThat(server.logged().status()).isEqualTo(499);
            assertThat(log.messages()).isEmpty();
            assertThat(server.http.inFlight()).isZero();
        }
    }

    @Test
    void a_client_that_leaves_never_interrupts_a_write() throws Exception {
        Waiting waiting = new Waiting();
        try (TestServer server = server(waiting::handle)) {
            RawClient client = server.connect();
            client.send("POST /do HTTP/1.1\r\nHost: a\r\n\r\n");
            waiting.begun.await();
            client.close();
            // Another client's whole request later the write still waits.
            for (int i = 0; i < 20; i++) {
                assertThat(server.get("/fine").status()).isEqualTo(204);
            }
            assertThat(waiting.how.get()).isEmpty();
            waiting.go.release();
            assertThat(waiting.end()).isEqualTo("finished");
        }
    }

    @Test
    void a_read_past_its_time_is_interrupted_and_answered() throws Exception {
        Waiting waiting = new Waiting();
        try (LogCapture log = new LogCapture();
                TestServer server = server(waiting::handle);
                RawClient client = server.connect()) {
            client.send("GET /do/1 HTTP/1.1\r\nHost: a\r\n\r\n");
            waiting.begun.await();
            server.skip(Duration.ofSeconds(31));
            Answer answer = client.read();
            assertThat(answer.code()).isEqualTo("overloaded");
            assertThat(answer.header("retry-after")).isEqualTo("1");
            assertThat(waiting.end()).isEqualTo("interrupted");
            assertThat(server.logged().status()).isEqualTo(503);
            client.send("GET /fine HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(204);
            assertThat(server.logged().status()).isEqualTo(204);
            assertThat(log.messages()).isEmpty();
        }
    }

    @Test
    void a_write_past_its_time_goes_on_and_its_outcome_is_called_unknown() throws Exception {
        Waiting waiting = new Waiting();
        try (TestServer server = server(waiting::handle);
                RawClient client = server.connect()) {
            client.send("POST /do HTTP/1.1\r\nHost: a\r\n\r\n");
            waiting.begun.await();
            server.skip(Duration.ofSeconds(31));
            assertThat(client.read().code()).isEqualTo("storage_unavailable");
            assertThat(waiting.how.get()).isEmpty();
            assertThat(server.http.inFlight()).isEqualTo(1);
            waiting.go.release();
            assertThat(waiting.end()).isEqualTo("finished");
        }
    }

    @Test
    void a_request_within_its_time_is_left_alone() throws Exception {
        Waiting waiting = new Waiting();
        try (TestServer server = server(waiting::handle);
                RawClient client = server.connect()) {
            client.send("GET /do/1 HTTP/1.1\r\nHost: a\r\n\r\n");
            waiting.begun.await();
            server.skip(Duration.ofSeconds(29));
            for (int i = 0; i < 20; i++) {
                assertThat(server.get("/fine").status()).isEqualTo(204);
            }
            waiting.go.release();
            assertThat(client.read().status()).isEqualTo(204);
        }
    }

    @Test
    void an_interrupt_that_nobody_asked_for_is_a_bug() throws Exception {
        try (LogCapture log = new LogCapture();
                TestServer server =
                        server(_ -> {
                            throw new InterruptedException("by itself");
                        })) {
            assertThat(server.get("/do/1").status()).isEqualTo(500);
            assertThat(log.messages()).hasSize(1);
        }
    }

    @Test
    void handlers_run_on_virtual_threads_of_their_own() throws Exception {
        try (TestServer server =
                server(_ -> {
                    @Nullable String name = Thread.currentThread().getName();
                    return Response.of(
                            200, "text/plain", name + Thread.currentThread().isVirtual());
                })) {
            String first = server.get("/do/1").body();
            assertThat(first).startsWith("request-").endsWith("true");
            assertThat(server.get("/do/1").body()).isNotEqualTo(first);
        }
    }
}
