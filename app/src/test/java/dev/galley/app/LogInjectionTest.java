package dev.galley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Case F05: whatever a client sends, the log stays lines of JSON, one for each thing that happened.
class LogInjectionTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// Line ends of several alphabets, a terminal's escapes, the end of a JSON text, and a whole forged line.
    private static final List<String> HOSTILE =
            List.of(
                    "%0d%0a{%22level%22:%22error%22,%22message%22:%22forged%22}",
                    "%1b[2J%1b]0;forged%07",
                    "%c2%85%e2%80%a8%e2%80%a9forged",
                    "%22,%22status%22:200,%22caller%22:%22forged",
                    "%5c%22forged",
                    "%00forged",
                    "${jndi:ldap:x}forged",
                    "%s%n{}forged",
                    "\"},{\"forged\":\"",
                    "\\\"forged",
                    "\u001b[31mforged",
                    "\u00e4\u0085forged");

    @TempDir Path folder;

    @Test
    void f05_each_request_is_one_line_whatever_its_path_method_and_headers_are() throws Exception {
        int sent = 0;
        String log;
        try (var server = ServerProcess.serve(folder)) {
            URI address = URI.create(server.url());
            for (String text : HOSTILE) {
                for (byte[] request : requests(text)) {
                    exchange(address, request);
                    sent++;
                }
            }
            server.terminate();
            assertThat(server.exitCode()).isZero();
            log = server.log();
        }
        assertThat(log).matches("[ -~\n]*");
        List<JsonNode> accesses = new ArrayList<>();
        for (String line : log.lines().toList()) {
            JsonNode entry = JSON.readTree(line);
            assertThat(entry.isObject()).as(line).isTrue();
            assertThat(entry.path("message").asString("")).doesNotContain("forged");
            if (entry.has("status")) {
                accesses.add(entry);
            }
        }
        assertThat(accesses).hasSize(sent);
        assertThat(accesses)
                .allSatisfy(entry -> {
                    assertThat(entry.path("status").intValue()).as("%s", entry).isGreaterThan(399);
                    assertThat(entry.path("caller").stringValue()).isEqualTo("guest");
                });
    }

    /// The text as a path, a method, a query, and in all headers that servers like to log.
    private static List<byte[]> requests(String text) {
        String plain = text.replaceAll("[ \"\\\\\u0000-\u001f\u007f-\uffff]", "_");
        return List.of(
                bytes("GET /" + text + " HTTP/1.1\r\n", ""),
                bytes("GET /api/v1/collections/" + text + "/records HTTP/1.1\r\n", ""),
                bytes("GET /api/v1/me?" + plain + " HTTP/1.1\r\n", ""),
                bytes(
                        "GET /nowhere HTTP/1.1\r\n",
                        "User-Agent: %1$s\r\nReferer: %1$s\r\nX-Request-Id: %1$s\r\n"
                                        .replace("%1$s", plain)
                                + "Authorization: Bearer "
                                + plain
                                + "\r\nForwarded: for="
                                + plain
                                + "\r\n"));
    }

    private static byte[] bytes(String line, String headers) {
        return (line + "Host: 127.0.0.1\r\n" + headers + "Connection: close\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void exchange(URI address, byte[] request) throws IOException {
        try (var socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request);
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.");
        }
    }
}
