package dev.galley.server.retries;

import dev.galley.http.Request;
import dev.galley.model.FieldError;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// By what a client names a write that it may send again, and what it wrote.
///
/// @param text        as the client chose it, "" when it sent none
/// @param fingerprint of method, path, query, preconditions and body: another one under the same key is another request
public record IdempotencyKey(String text, String fingerprint) {

    /// A write that is not named.
    public static final IdempotencyKey NONE = new IdempotencyKey("", "");

    static final String HEADER = "Idempotency-Key";

    /// Four times a UUID; a key is stored with each write.
    static final int MAX_LENGTH = 255;

    /// The key of a request; [#NONE] when it has none.
    ///
    /// The draft wants it in quotes; without them it is taken as well, as most clients send it.
    ///
    /// @throws ProblemException `invalid_parameter`
    public static IdempotencyKey of(Request request) {
        if (!request.hasHeader(HEADER)) {
            return NONE;
        }
        String sent = request.header(HEADER).orElse("").strip();
        boolean quoted = sent.length() >= 2 && sent.startsWith("\"") && sent.endsWith("\"");
        String text = quoted ? sent.substring(1, sent.length() - 1) : sent;
        boolean plain = text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"' && c != '\\');
        if (text.isEmpty() || text.length() > MAX_LENGTH || !plain) {
            throw refused(
                    "is not a text of 1 to " + MAX_LENGTH + " visible characters; take a UUID");
        }
        return new IdempotencyKey(text, fingerprint(request));
    }

    public boolean isPresent() {
        return !text.isEmpty();
    }

    static ProblemException refused(String detail) {
        return Problem.of(ProblemCode.INVALID_PARAMETER, new FieldError(HEADER, "invalid", detail));
    }

    private static String fingerprint(Request request) {
        MessageDigest digest = sha256();
        add(digest, request.method().getBytes(StandardCharsets.UTF_8));
        add(digest, request.path().getBytes(StandardCharsets.UTF_8));
        add(digest, request.rawQuery().getBytes(StandardCharsets.UTF_8));
        add(digest, request.header("If-Match").orElse("").getBytes(StandardCharsets.UTF_8));
        add(digest, request.header("If-None-Match").orElse("").getBytes(StandardCharsets.UTF_8));
        add(digest, request.body());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest.digest());
    }

    /// With its length before it, so that no part runs into the next.
    private static void add(MessageDigest digest, byte[] part) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
        digest.update(part);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
