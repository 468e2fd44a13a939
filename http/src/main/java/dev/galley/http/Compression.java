package dev.galley.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/// Packs answers for clients that take them packed (RFC 9110 §8.4, §12.5.3), on the thread of the request.
///
/// Left as they are: short answers, which a packet carries anyway; confidential ones, since the length of a packed text
/// tells what it repeats; and those with a strong entity tag, which names these very bytes (§8.8.1).
final class Compression {

    /// In bytes. What is shorter fits into one packet.
    static final int LEAST = 1024;

    /// Two thirds of the time of the usual level, for answers a few percent longer.
    private static final int LEVEL = 4;

    private Compression() {}

    /// The response as the client takes it.
    static Response apply(Head head, Response response) {
        if (!varies(response)) {
            return response;
        }
        Response varying = response.withHeader("vary", "accept-encoding");
        return response.body().length >= LEAST
                        && takesGzip(head.header("accept-encoding").orElse(""))
                ? varying.withHeader("content-encoding", "gzip").withBody(gzip(response.body()))
                : varying;
    }

    private static boolean varies(Response response) {
        return !response.isConfidential()
                && response.body().length > 0
                && response.header("content-encoding").isEmpty()
                && !response.header("etag").orElse("").startsWith("\"")
                && isText(response.header("content-type").orElse(""));
    }

    private static boolean isText(String contentType) {
        int semicolon = contentType.indexOf(';');
        String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon).strip();
        return type.startsWith("text/")
                || type.endsWith("json")
                || type.endsWith("javascript")
                || type.endsWith("+xml")
                || type.startsWith("application/openmetrics-text");
    }

    /// Whether a list of codings has gzip, or everything, with a weight above zero. What is not understood is not taken.
    static boolean takesGzip(String accepted) {
        boolean any = false;
        for (String member : accepted.toLowerCase(Locale.ROOT).split(",", -1)) {
            int semicolon = member.indexOf(';');
            String coding = (semicolon < 0 ? member : member.substring(0, semicolon)).strip();
            boolean weighed = semicolon < 0 || isPositive(member.substring(semicolon + 1).strip());
            if (coding.equals("gzip") || coding.equals("x-gzip")) {
                return weighed;
            }
            any |= coding.equals("*") && weighed;
        }
        return any;
    }

    /// Whether it is `q=` and a number of RFC 9110 §12.4.2 that is not zero.
    private static boolean isPositive(String weight) {
        if (!weight.startsWith("q=") || weight.length() < 3 || weight.length() > 7) {
            return false;
        }
        boolean positive = false;
        for (int i = 2; i < weight.length(); i++) {
            char c = weight.charAt(i);
            if (!(c >= '0' && c <= '9') && !(c == '.' && i == 3)) {
                return false;
            }
            positive |= c >= '1' && c <= '9';
        }
        return positive;
    }

    private static byte[] gzip(byte[] body) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(body.length / 4);
        try (OutputStream out = new Gzip(packed)) {
            out.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static final class Gzip extends GZIPOutputStream {
        private Gzip(OutputStream to) throws IOException {
            super(to);
            def.setLevel(LEVEL);
        }
    }
}
