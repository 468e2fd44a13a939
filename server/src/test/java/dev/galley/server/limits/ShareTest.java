package dev.galley.server.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Caller;
import dev.galley.model.CollectionName;
import dev.galley.model.RecordId;
import dev.galley.model.Share;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Who counts as one.
class ShareTest {

    private static final RecordId ADA = new RecordId("0199aaaa-0000-7000-8000-000000000001");
    private static final RecordId BEA = new RecordId("0199aaaa-0000-7000-8000-000000000002");

    private static Caller user(String collection, RecordId id, String session) {
        return new Caller.User(
                new CollectionName(collection), id, session, Set.of(), true, Map.of());
    }

    private static Share guest(String address) {
        return Share.of(Caller.GUEST, address);
    }

    @Test
    void a_user_is_one_in_all_sessions_and_at_all_addresses() {
        Share ada = Share.of(user("users", ADA, "phone"), "192.0.2.1");
        assertThat(Share.of(user("users", ADA, "desk"), "192.0.2.2")).isEqualTo(ada);
        assertThat(Share.of(user("users", BEA, "phone"), "192.0.2.1")).isNotEqualTo(ada);
        assertThat(Share.of(user("staff", ADA, "phone"), "192.0.2.1")).isNotEqualTo(ada);
    }

    @Test
    void admins_keys_and_users_of_the_same_id_are_different() {
        Share admin = Share.of(new Caller.Admin(ADA, "s", Caller.Role.OWNER), "192.0.2.1");
        Share key = Share.of(new Caller.ServiceKey(ADA.value(), "cron", Set.of()), "192.0.2.1");
        assertThat(Set.of(admin, key, Share.of(user("users", ADA, "s"), "192.0.2.1"))).hasSize(3);
    }

    @Test
    void guests_are_one_per_address() {
        assertThat(guest("192.0.2.1")).isEqualTo(Share.ofAddress("192.0.2.1"));
        assertThat(guest("192.0.2.2")).isNotEqualTo(guest("192.0.2.1"));
        assertThat(guest("")).isNotEqualTo(guest("192.0.2.1"));
    }

    @Test
    void an_ipv6_network_of_64_bits_is_one_guest_however_it_is_spelled() {
        Share network = guest("2001:db8:0:1:0:0:0:1");
        assertThat(guest("2001:db8:0:1:ffff:ffff:ffff:ffff")).isEqualTo(network);
        assertThat(guest("2001:0DB8::1:0:0:0:2")).isEqualTo(network);
        assertThat(guest("2001:db8:0:2:0:0:0:1")).isNotEqualTo(network);
        assertThat(guest("::1")).isEqualTo(guest("0:0:0:0:0:0:0:1"));
    }
}
