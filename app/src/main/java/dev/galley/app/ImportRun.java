package dev.galley.app;

import dev.galley.model.CollectionName;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.server.transfer.ImportTerms;
import dev.galley.server.transfer.Transfer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import tools.jackson.databind.JsonNode;

/// Sends the lines of a file in chunks, one after the other, so that each line finds those before it written.
final class ImportRun {

    /// A chunk of the usual short lines is full by their number; one of long lines by this.
    private static final int CHUNK_BYTES = 512 * 1024;

    /// A busy server is asked so often for the same lines.
    private static final int ATTEMPTS = 10;

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Transfers transfers;
    private final CollectionName collection;
    private final ImportTerms terms;
    private final WrongLines wrong;
    private final LongConsumer taken;
    private long created;
    private long changed;
    private long unchanged;
    private long sent;

    /// @param taken told how many lines have been dealt with, after each chunk
    ImportRun(
            Transfers transfers,
            CollectionName collection,
            ImportTerms terms,
            WrongLines wrong,
            LongConsumer taken) {
        this.transfers = transfers;
        this.collection = collection;
        this.terms = terms;
        this.wrong = wrong;
        this.taken = taken;
    }

    /// Sends all lines.
    ///
    /// @throws Failure if it cannot go on; what was taken until then stays
    void send(LineSource source) throws IOException {
        List<Line.Good> chunk = new ArrayList<>();
        int bytes = 0;
        for (Optional<Line> next = next(source, chunk);
                next.isPresent();
                next = next(source, chunk)) {
            switch (next.get()) {
                case Line.Wrong line -> wrong.add(line);
                case Line.Good line -> {
                    if (chunk.size() == Transfer.MAX_LINES
                            || (bytes > 0 && bytes + line.json().length > CHUNK_BYTES)) {
                        send(chunk);
                        chunk.clear();
                        bytes = 0;
                    }
                    chunk.add(line);
                    bytes += line.json().length + 1;
                }
            }
        }
        send(chunk);
    }

    /// Where a file cannot be read any further, what was read before is sent.
    private Optional<Line> next(LineSource source, List<Line.Good> chunk) throws IOException {
        try {
            return source.next();
        } catch (Failure e) {
            send(chunk);
            throw e;
        }
    }

    private void send(List<Line.Good> chunk) throws IOException {
        if (chunk.isEmpty()) {
            return;
        }
        for (int attempt = 1; ; attempt++) {
            try {
                take(chunk, transfers.importLines(collection, terms, joined(chunk)));
                return;
            } catch (ProblemException e) {
                if (e.problem().code() == ProblemCode.STORAGE_UNAVAILABLE) {
                    throw unknown(chunk, e);
                }
                if (e.problem().code() != ProblemCode.OVERLOADED) {
                    throw e;
                }
                if (attempt == ATTEMPTS) {
                    throw busy(chunk, e);
                }
            } catch (Failure e) {
                throw unknown(chunk, e);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
            if (chunk.size() > 1) {
                // It may have been too much for one transaction.
                send(List.copyOf(chunk.subList(0, chunk.size() / 2)));
                send(List.copyOf(chunk.subList(chunk.size() / 2, chunk.size())));
                return;
            }
        }
    }

    /// Nothing of the chunk was written, and nothing behind it was sent.
    private Failure busy(List<Line.Good> chunk, ProblemException e) {
        long first = chunk.getFirst().number();
        return new Failure(
                "%s%nThe lines before line %d are in, that one and those behind it are not. Send these again when there is less to do; if all lines have ids, the whole file with --upsert id."
                        .formatted(Failure.words(e), first),
                e);
    }

    private Failure unknown(List<Line.Good> chunk, RuntimeException e) {
        return new Failure(
                "%s%nIt is not known whether lines %d to %d were taken; those before them were, those behind were not.%nIf all lines have ids, send the file again with --upsert id."
                        .formatted(
                                Failure.words(e),
                                chunk.getFirst().number(),
                                chunk.getLast().number()),
                e);
    }

    private static byte[] joined(List<Line.Good> chunk) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(CHUNK_BYTES);
        for (Line.Good line : chunk) {
            bytes.writeBytes(line.json());
            bytes.write('\n');
        }
        return bytes.toByteArray();
    }

    private void take(List<Line.Good> chunk, JsonNode report) throws IOException {
        created += report.path("created").asLong();
        changed += report.path("changed").asLong();
        unchanged += report.path("unchanged").asLong();
        for (JsonNode said : report.path("wrong")) {
            Line.Good line = chunk.get(said.path("line").asInt() - 1);
            wrong.add(line.number(), line.json(), said);
        }
        sent += chunk.size();
        taken.accept(sent);
    }

    /// How many lines were sent and answered.
    long sent() {
        return sent;
    }

    /// What became of the lines.
    String outcome() {
        String would = terms.dryRun() ? "would be " : "";
        return "%snew %s, changed %s, unchanged %s, wrong %s"
                .formatted(
                        would,
                        Progress.counted(created),
                        Progress.counted(changed),
                        Progress.counted(unchanged),
                        Progress.counted(wrong.count()));
    }
}
