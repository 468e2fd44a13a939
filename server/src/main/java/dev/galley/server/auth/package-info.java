/// **Auth.** Says who makes a request: users of auth collections, admins, and servers with a key.
///
/// - Door: [Auth], [AuthConfig], [AuthFilter], [AuthHttp], [Revocations]; [Admins] and [ServiceKeys] for the
///   command line; [UserRecords] is what it asks of the room that makes records; [Users] finds users by name.
/// - Stores: `_admins`, `_credentials` (password hashes), `_sessions`, `_service_keys`, `_setup`, and
///   `_revocations`, through which all nodes learn what no longer counts.
/// - Emits: revocations.
/// - Uses: `lists` and `records` (users are records), `requests`, `secrets`, `workers`. Specs: RFC 6749 and RFC 6750
///   (tokens on the wire), RFC 7009 (revocation), RFC 7515 to RFC 7519 and RFC 9068 (access tokens), RFC 9106
///   (Argon2), RFC 9700 (rotation).
@NullMarked
package dev.galley.server.auth;

import org.jspecify.annotations.NullMarked;
