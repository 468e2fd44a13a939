package dev.galley.model;

import java.net.InetAddress;
import java.util.HexFormat;

/// Whose part of what all have to share a piece of work takes: turns at long reads, requests per minute.
///
/// A user has one share on all devices, a service key one on all machines, and guests have one per
/// address, so that neither more connections nor more sessions make a larger part. An IPv6 address counts as its
/// network of 64 bits, since every household and most machines own all addresses of at least one.
///
/// @param key the same for the same share and for no other
public record Share(String key) {

    /// The server's own work, which nobody in particular has asked for.
    public static final Share SERVER = new Share("server");

    private static final int NETWORK_BYTES = 8;

    /// The share of a caller.
    ///
    /// @param address the client's, as [#ofAddress] takes it; counts for guests alone
    public static Share of(Caller caller, String address) {
        return switch (caller) {
            case Caller.Guest _ -> ofAddress(address);
            case Caller.User user ->
                    new Share("user " + user.collection().value() + '/' + user.id().value());
            case Caller.Admin admin -> new Share("admin " + admin.id().value());
            case Caller.ServiceKey key -> new Share("key " + key.id());
        };
    }

    /// The share of whoever calls from an address.
    ///
    /// @param address IPv4 or IPv6 as text; what is neither stands for itself
    public static Share ofAddress(String address) {
        return new Share("from " + (address.indexOf(':') < 0 ? address : network(address)));
    }

    /// The network, the same for every spelling of every address in it.
    private static String network(String address) {
        byte[] bytes = InetAddress.ofLiteral(address).getAddress();
        return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, NETWORK_BYTES));
    }
}
