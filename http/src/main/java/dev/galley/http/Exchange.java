package dev.galley.http;

import dev.galley.model.Caller;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request on its way: checked and read on the event loop, handled on a virtual thread of its own,
/// answered on the event loop.
///
/// ```
/// loop     begin → (body arrives) → dispatch            send
/// thread                               run → filters → handler
/// ```
/// A request is answered once and logged once. Three things can end it early: the client goes away,
/// the time is over, the server shuts down. They interrupt the handler only where the route allows
/// it: a write that is half decided must be left alone, since its effect may be on disk already.
final class Exchange implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    /// A refused body up to this size is read to its end, so that the connection lives on.
    private static final int SMALL_BODY = 64 * 1024;

    /// What is sent at a time: so much every client takes within the idle timeout, or it is gone.
    private static final int PIECE = 64 * 1024;

    /// Tells a client of HTTP/2 that the rest of its body is not needed (RFC 9113 §8.1).
    private static final long NO_ERROR = 0;

    /// Tells a client of HTTP/2 that the rest of the answer will not come.
    private static final long CANCEL = 8;

    /// Answers up to this size are not counted: the sockets' own buffers take them.
    private static final int SMALL_ANSWER = 16 * 1024;

    private static final byte[] NOTHING = {};

    /// What the log says of a request whose client left: there is no status of HTTP for it.
    private static final int CLIENT_LEFT = 499;

    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-request-id");
    private static final CharSequence DATE = HttpHeaders.createOptimized("date");
    private static final CharSequence NOSNIFF_NAME =
            HttpHeaders.createOptimized("x-content-type-options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence STRICT_TRANSPORT_NAME =
            HttpHeaders.createOptimized("strict-transport-security");

    /// A year, as scanners and browsers expect.
    private static final CharSequence STRICT_TRANSPORT =
            HttpHeaders.createOptimized("max-age=31536000");

    private final Engine engine;
    private final Loop loop;
    private final Connection connection;
    private final HttpServerRequest rq;
    private final String id;
    private final Instant time;
    private final long began;
    private final AtomicBoolean logged = new AtomicBoolean();

    // Of the loop until the thread starts, of the thread from then on.
    private @Nullable Head head;
    private @Nullable Body body;

    // Of the loop.
    private boolean answered;
    private boolean dispatched;
    private long runningSince;
    private @Nullable Response refusal;
    private long sendingSince;

    /// What is held of [Engine#answers]; of the thread until it has handed over the answer, of the loop from then on.
    private long held;

    // Of both.
    private volatile Caller caller = Caller.GUEST;
    private final HandlerThread thread = new HandlerThread();

    Exchange(
            Engine engine,
            Loop loop,
            Connection connection,
            HttpServerRequest rq,
            String id,
            Instant time) {
        this.engine = engine;
        this.loop = loop;
        this.connection = connection;
        this.rq = rq;
        this.id = id;
        this.time = time;
        this.began = loop.now();
    }

    // ---- On the loop: from the head to the thread.

    void begin() {
        boolean framed = false;
        if (connection.multiplexes()) {
            rq.response().closeHandler(_ -> gone());
        }
        try {
            String host = Head.checkFraming(rq);
            framed = true;
            switch (engine.intake.read(rq, host, connection, id)) {
                case Intake.Result.Answered(Response response) -> refuse(response, false);
                case Intake.Result.Routed(Head routed) -> receive(routed);
            }
        } catch (ProblemException e) {
            refuse(Response.problem(e.problem(), id), !framed);
        } catch (RuntimeException e) {
            engine.errors.failed(id, rq.method().name(), "", e);
            refuse(ProblemCode.INTERNAL);
        }
    }

    private void receive(Head routed) {
        head = routed;
        switch (routed.length()) {
            case NONE -> {
                body = noBody(routed);
                dispatch();
                return;
            }
            case SURE -> body = bodyOf(routed);
            case POSSIBLE -> {}
        }
        if (Head.expectsContinue(rq.headers())) {
            rq.response().writeContinue();
        }
        rq.handler(this::append);
        rq.endHandler(_ -> read());
        rq.exceptionHandler(this::broken);
        loop.reading(this);
    }

    private Body noBody(Head routed) {
        return new Body(engine.memory, routed.found().route().bodyLimit(), false);
    }

    /// @throws ProblemException as [Head#checkBody]
    private Body bodyOf(Head routed) {
        return new Body(engine.memory, routed.found().route().bodyLimit(), routed.checkBody());
    }

    private void append(Buffer chunk) {
        Head mine = head;
        if (answered || refusal != null || mine == null) {
            return;
        }
        try {
            Body arriving = body;
            if (arriving == null) {
                arriving = bodyOf(mine);
                body = arriving;
            }
            arriving.append(chunk.getBytes());
        } catch (ProblemException e) {
            refuse(Response.problem(e.problem(), id), false);
        }
    }

    private void read() {
        loop.read(this);
        Response no = refusal;
        if (answered) {
            return;
        }
        if (no != null) {
            answerWith(no, false);
            return;
        }
        if (body == null) {
            body = noBody(Objects.requireNonNull(head));
        }
        dispatch();
    }

    /// The body's own framing is wrong: nothing that follows on this connection means anything. A stream of HTTP/2 is
    /// reset then by the decoder itself.
    private void broken(Throwable cause) {
        if (!(cause instanceof HttpClosedException) && !connection.multiplexes()) {
            refuse(ProblemCode.BAD_REQUEST);
        }
    }

    private void dispatch() {
        if (!engine.enter()) {
            refuse(Response.problem(Problems.of(ProblemCode.OVERLOADED), id), false);
            return;
        }
        dispatched = true;
        runningSince = loop.now();
        loop.running(this);
        engine.threads.newThread(this).start();
    }

    // ---- On the loop: answers without a handler.

    /// Answers with a problem and closes, whatever else may come.
    void refuse(ProblemCode code) {
        refuse(Response.problem(Problems.of(code), id), true);
    }

    /// Answers without the handler. The rest of a small body is read first, so that the connection
    /// can be used again; with a larger one it ends. On HTTP/2 a stream ends by itself.
    private void refuse(Response response, boolean close) {
        if (answered || refusal != null) {
            return;
        }
        if (close || connection.multiplexes()) {
            answerWith(response, close);
            return;
        }
        Head.Length length = Head.length(rq);
        boolean comes = length != Head.Length.NONE && !rq.isEnded();
        if (comes
                && Head.isWithin(rq.headers(), SMALL_BODY)
                && !Head.expectsContinue(rq.headers())) {
            refusal = response;
            rq.handler(this::append);
            rq.endHandler(_ -> read());
            loop.reading(this);
        } else {
            answerWith(response, comes);
        }
    }

    private void answerWith(Response response, boolean close) {
        loop.read(this);
        release();
        log(response.status(), response.body().length);
        send(response, close);
    }

    long readingFor(long now) {
        return now - began;
    }

    void bodyTooSlow() {
        Response no = refusal;
        refusal = null;
        Response late = Response.problem(Problems.of(ProblemCode.REQUEST_TIMEOUT), id);
        if (!answered) {
            answerWith(no == null ? late : no, true);
        }
    }

    // ---- On the virtual thread.

    @Override
    public void run() {
        Body read = Objects.requireNonNull(body);
        Head mine = Objects.requireNonNull(head);
        thread.enter(mine.found().route().interruptible());
        Response response;
        try {
            Request request = new Request(mine, read, this::noteCaller, Caller.GUEST);
            response = held(packed(mine, answer(request)));
        } finally {
            thread.leave();
            read.release();
            engine.exit();
        }
        boolean left = thread.abandoned();
        log(left ? CLIENT_LEFT : response.status(), left ? 0 : response.body().length);
        try {
            loop.run(() -> finish(response));
        } catch (RejectedExecutionException _) {
            // The server is down; nobody waits for this any more.
        }
    }

    private Response packed(Head mine, Response response) {
        return engine.config.compression() ? Compression.apply(mine, response) : response;
    }

    /// A large answer of a read is only kept while there is room for it: a client may take its time to fetch it.
    /// What was written is told in any case.
    private Response held(Response response) {
        int size = response.body().length;
        if (size <= SMALL_ANSWER || !isRead()) {
            return response;
        }
        if (!engine.answers.take(size)) {
            return Response.problem(
                    new Problem(
                            ProblemCode.OVERLOADED,
                            "Too many answers wait to be fetched.",
                            List.of(),
                            1),
                    id);
        }
        held = size;
        return response;
    }

    private void letGo() {
        engine.answers.give(held);
        held = 0;
    }

    private void noteCaller(Caller who) {
        caller = who;
    }

    private Response answer(Request request) {
        try {
            return engine.chain.proceed(request);
        } catch (ProblemException e) {
            return Response.problem(e.problem(), id);
        } catch (Throwable e) {
            if (!thread.ended()) {
                engine.errors.failed(id, request.method(), template(), e);
                return Response.problem(Problems.of(ProblemCode.INTERNAL), id);
            }
            return Response.problem(tooLate(), id);
        }
    }

    // ---- On the loop: ends.

    private void finish(Response response) {
        loop.ran(this);
        send(response, false);
    }

    /// The client is gone.
    void gone() {
        if (answered) {
            return;
        }
        answered = true;
        engine.closed();
        thread.end(HandlerThread.End.GONE);
        if (!dispatched) {
            loop.read(this);
            release();
            log(CLIENT_LEFT, 0);
        }
    }

    long runningFor(long now) {
        return thread.ended() ? 0 : now - runningSince;
    }

    /// How long it may run.
    Duration patience(HttpConfig config) {
        Head mine = head;
        return mine == null ? config.requestTimeout() : mine.found().route().patience(config);
    }

    void tooSlow() {
        thread.end(HandlerThread.End.TOO_SLOW);
        Response late = Response.problem(tooLate(), id);
        log(late.status(), late.body().length);
        send(late, false);
    }

    void shutDown() {
        thread.end(HandlerThread.End.SHUT_DOWN);
    }

    /// What may be written cannot be called undone.
    private Problem tooLate() {
        return new Problem(
                isRead() ? ProblemCode.OVERLOADED : ProblemCode.STORAGE_UNAVAILABLE,
                "The request took too long.",
                List.of(),
                1);
    }

    /// Whether the request changes nothing.
    private boolean isRead() {
        Head mine = head;
        return mine != null && mine.found().route().interruptible();
    }

    private void send(Response response, boolean close) {
        if (answered) {
            letGo();
            return;
        }
        answered = true;
        boolean last = (close || engine.draining()) && !connection.multiplexes();
        HttpServerResponse rs = rq.response();
        rs.setStatusCode(response.status());
        MultiMap headers = rs.headers();
        response.writeHeaders(headers);
        headers.add(NOSNIFF_NAME, NOSNIFF).add(DATE, loop.date()).add(REQUEST_ID, id);
        engine.config.cors().writeHeaders(headers, rq.headers().get(HttpHeaders.ORIGIN));
        if (connection.isEncrypted()) {
            headers.add(STRICT_TRANSPORT_NAME, STRICT_TRANSPORT);
        }
        byte[] bytes = response.body();
        boolean head = rq.method().equals(HttpMethod.HEAD);
        if (head || bytes.length > PIECE) {
            headers.add(HttpHeaders.CONTENT_LENGTH, Integer.toString(bytes.length));
        }
        if (last) {
            headers.set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            rq.exceptionHandler(_ -> {});
        }
        sendFrom(0, head ? NOTHING : bytes, last);
    }

    /// Hands the next piece over, and the one after it when the client has taken that.
    private void sendFrom(int at, byte[] bytes, boolean last) {
        int end = Math.min(bytes.length, at + PIECE);
        boolean all = end == bytes.length;
        Buffer piece = Buffer.buffer(all && at == 0 ? bytes : Arrays.copyOfRange(bytes, at, end));
        if (all) {
            // Before the end, which may begin the next request on this connection.
            connection.done(this, loop.now());
            if (last) {
                connection.leaving(loop.now());
            }
        }
        sendingSince = loop.now();
        Future<Void> sent = all ? rq.response().end(piece) : rq.response().write(piece);
        if (!sent.isComplete()) {
            loop.sending(this);
        }
        sent.onComplete(outcome -> {
            if (!all && outcome.succeeded()) {
                sendFrom(end, bytes, last);
            } else {
                sent(last);
            }
        });
    }

    /// The answer has left, or its client has.
    private void sent(boolean last) {
        loop.sent(this);
        connection.done(this, loop.now());
        engine.closed();
        letGo();
        if (last) {
            connection.endOutput();
        } else if (connection.multiplexes()) {
            // The end of a request that has no body comes right behind its head.
            loop.run(this::endInput);
        }
    }

    private void endInput() {
        if (!rq.isEnded()) {
            rq.response().reset(NO_ERROR);
        }
    }

    long stalledFor(long now) {
        return now - sendingSince;
    }

    /// The client does not take its answer.
    void stalled() {
        if (connection.multiplexes()) {
            // What waits in the socket cannot be taken back; then the others on it wait in vain as
            // well.
            rq.response().reset(CANCEL).onFailure(_ -> connection.close(loop.now()));
        } else {
            connection.close(loop.now());
        }
    }

    private void release() {
        Body mine = body;
        if (mine != null) {
            mine.release();
        }
    }

    private String template() {
        Head mine = head;
        return mine == null ? "" : mine.found().route().template();
    }

    private void log(int status, int bytesOut) {
        if (!logged.compareAndSet(false, true)) {
            return;
        }
        Head mine = head;
        Body read = body;
        // CONNECT of HTTP/2 has none.
        String uri = Objects.requireNonNullElse(rq.uri(), "");
        int question = uri.indexOf('?');
        AccessLog.Entry entry =
                new AccessLog.Entry(
                        time,
                        id,
                        rq.method().name(),
                        question < 0 ? uri : uri.substring(0, question),
                        template(),
                        status,
                        Duration.ofNanos(loop.now() - began),
                        read == null ? 0 : read.wireSize(),
                        bytesOut,
                        mine == null ? connection.address() : mine.clientAddress(),
                        caller);
        try {
            engine.runtime.accessLog().add(entry);
        } catch (RuntimeException e) {
            LOG.error("the access log failed", e);
        }
    }
}
