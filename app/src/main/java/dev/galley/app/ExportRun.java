package dev.galley.app;

import dev.galley.model.CollectionName;
import dev.galley.server.transfer.ExportTerms;
import dev.galley.server.transfer.ExportedPage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Asks for page after page, and writes one while the next is on its way.
final class ExportRun {

    /// Records of the first page, before anybody knows how large they are.
    private static final int FIRST = 100;

    /// As large as a page should be; the server ends it a little later.
    private static final int PAGE_BYTES = 800_000;

    /// What follows the last page.
    private static final ExportedPage NOTHING = new ExportedPage(new byte[0], "");

    private final Transfers transfers;
    private final CollectionName collection;
    private final ExportTerms terms;
    private final Progress progress;
    private long records;
    private int limit = FIRST;

    ExportRun(
            Transfers transfers, CollectionName collection, ExportTerms terms, Progress progress) {
        this.transfers = transfers;
        this.collection = collection;
        this.terms = terms;
        this.progress = progress;
    }

    long records() {
        return records;
    }

    /// Writes all pages.
    ///
    /// @throws dev.galley.model.ProblemException as [Transfers#export]
    void write(OutputStream out, FileFormat format, List<FileField> columns) throws IOException {
        CsvText csv = new CsvText(columns);
        if (format == FileFormat.CSV) {
            out.write(csv.header());
        }
        try (ExecutorService ahead = Executors.newVirtualThreadPerTaskExecutor()) {
            ExportedPage page = page("");
            boolean more = true;
            while (more) {
                String next = page.next();
                more = !next.isEmpty();
                int lines = lines(page.lines());
                if (lines > 0) {
                    limit = limit(page.lines().length / lines);
                }
                Future<ExportedPage> coming =
                        ahead.submit(() -> next.isEmpty() ? NOTHING : page(next));
                out.write(
                        switch (format) {
                            case JSONL -> page.lines();
                            case CSV -> csv.records(page.lines());
                        });
                records += lines;
                progress.at(records, -1);
                page = got(coming);
            }
        }
    }

    private ExportedPage page(String after) {
        return transfers.export(
                collection, new ExportTerms(terms.fields(), terms.filter(), after, limit));
    }

    private static int limit(int bytesEach) {
        return Math.clamp(PAGE_BYTES / Math.max(bytesEach, 1), 1, ExportTerms.MAX_LIMIT);
    }

    private static ExportedPage got(Future<ExportedPage> coming) throws IOException {
        try {
            return coming.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException problem) {
                throw problem;
            }
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static int lines(byte[] page) {
        int lines = 0;
        for (byte b : page) {
            lines += b == '\n' ? 1 : 0;
        }
        return lines;
    }
}
