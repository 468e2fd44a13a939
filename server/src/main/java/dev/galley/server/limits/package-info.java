/// **Limits.** Says which requests a server answers at all, and how many of one caller.
///
/// - Door: [HostFilter], [LocalAccess], [RateLimits], [RateLimitsConfig].
/// - Stores: nothing. Emits: nothing.
/// - Uses: no other room. Specs: RFC 9110 §7.2 (Host) and §15.5.20 (421), RFC 6585 §4 (429),
///   draft-ietf-httpapi-ratelimit-headers-11.
@NullMarked
package dev.galley.server.limits;

import org.jspecify.annotations.NullMarked;
