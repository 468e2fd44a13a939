package dev.galley.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Whom a request comes from, and who may say so.
class ClientAddressTest {

    private static final List<AddressRange> TRUSTED =
            List.of(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("fd00::/8"));

    record Chain(String forwarded, String client) {}

    static final List<Chain> chains =
            List.of(
                    new Chain("", "10.0.0.1"),
                    new Chain("192.0.2.7", "192.0.2.7"),
                    new Chain("1.1.1.1, 192.0.2.7", "192.0.2.7"),
                    new Chain("1.1.1.1, 192.0.2.7, 10.0.0.2", "192.0.2.7"),
                    new Chain("1.1.1.1,192.0.2.7 ,10.0.0.3,\t10.0.0.2", "192.0.2.7"),
                    new Chain("10.0.0.9, 192.0.2.7, 10.0.0.2", "192.0.2.7"),
                    new Chain("10.0.0.3, 10.0.0.2", "10.0.0.3"),
                    new Chain("2001:db8::1, fd00::1", "2001:db8:0:0:0:0:0:1"),
                    new Chain("[2001:db8::1]:4711", "2001:db8:0:0:0:0:0:1"),
                    new Chain("192.0.2.7:4711", "192.0.2.7"),
                    new Chain("::ffff:192.0.2.7", "192.0.2.7"),
                    new Chain("::ffff:10.0.0.2", "10.0.0.2"),
                    new Chain("192.0.2.7, unknown", "10.0.0.1"),
                    new Chain("192.0.2.7, ", "10.0.0.1"),
                    new Chain("192.0.2.7, evil\n, 10.0.0.2", "10.0.0.2"),
                    new Chain("192.0.2.7, 10.1, 10.0.0.2", "10.0.0.2"),
                    new Chain("192.0.2.7, 0x0a000001", "10.0.0.1"),
                    new Chain("192.0.2.7, 300.0.0.1", "10.0.0.1"),
                    new Chain("192.0.2.7, [::1", "10.0.0.1"),
                    new Chain("192.0.2.7, localhost", "10.0.0.1"));

    @ParameterizedTest
    @FieldSource("chains")
    void i01_the_client_is_the_right_most_address_that_is_not_trusted(Chain chain)
            throws Exception {
        InetAddress peer = InetAddress.getByName("10.0.0.1");
        assertThat(new ClientAddress(TRUSTED).behind(peer, chain.forwarded()).getHostAddress())
                .isEqualTo(chain.client());
    }

    private static Answer ask(List<AddressRange> trusted) throws Exception {
        try (TestServer server =
                TestServer.of(
                        c -> c.withTrustedProxies(trusted),
                        List.of(),
                        routes ->
                                routes.get(
                                                "/",
                                                r ->
                                                        Response.of(
                                                                200,
                                                                "text/plain",
                                                                r.clientAddress() + r.https()))
                                        .access(Access.ANYONE))) {
            Answer answer =
                    server.send(
                            "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 1.1.1.1\r\n"
                                    + "X-Forwarded-For: 192.0.2.7\r\nX-Forwarded-Proto: https\r\n\r\n");
            assertThat(answer.body()).startsWith(server.logged().clientAddress());
            return answer;
        }
    }

    @Test
    void i01_nobody_is_believed_by_default() throws Exception {
        assertThat(ask(List.of()).body()).isEqualTo("127.0.0.1false");
    }

    @Test
    void a_trusted_proxy_is_believed() throws Exception {
        assertThat(ask(List.of(AddressRange.parse("127.0.0.1"))).body()).isEqualTo("192.0.2.7true");
    }

    @Test
    void i01_another_proxy_is_not() throws Exception {
        assertThat(ask(List.of(AddressRange.parse("127.0.0.2"))).body())
                .isEqualTo("127.0.0.1false");
    }

    record Range(String range, String address, boolean inside) {}

    static final List<Range> ranges =
            List.of(
                    new Range("10.0.0.0/8", "10.255.255.255", true),
                    new Range("10.0.0.0/8", "11.0.0.0", false),
                    new Range("10.0.0.0/8", "9.255.255.255", false),
                    new Range("192.0.2.128/25", "192.0.2.128", true),
                    new Range("192.0.2.128/25", "192.0.2.127", false),
                    new Range("192.0.2.7/31", "192.0.2.6", true),
                    new Range("192.0.2.7", "192.0.2.7", true),
                    new Range("192.0.2.7", "192.0.2.6", false),
                    new Range("0.0.0.0/0", "203.0.113.9", true),
                    new Range("0.0.0.0/0", "::1", false),
                    new Range("2001:db8::/32", "2001:db8:ffff::1", true),
                    new Range("2001:db8::/32", "2001:db9::1", false),
                    new Range("::/0", "::1", true));

    @ParameterizedTest
    @FieldSource("ranges")
    void a_range_holds_what_shares_its_first_bits(Range range) throws Exception {
        assertThat(
                        AddressRange.parse(range.range())
                                .contains(InetAddress.getByName(range.address())))
                .isEqualTo(range.inside());
    }

    @Test
    void what_is_no_range_is_refused() {
        for (String text :
                List.of(
                        "",
                        "10.0.0.0/",
                        "10.0.0.0/33",
                        "10.0.0.0/-1",
                        "10.0.0.0/8x",
                        "10/8",
                        "::/129",
                        "example.org",
                        "10.0.0.0/8/8",
                        "::1%lo",
                        "010.0.0.1.1")) {
            assertThatThrownBy(() -> AddressRange.parse(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
