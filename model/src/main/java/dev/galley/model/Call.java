package dev.galley.model;

/// One request as rules see it: who calls, when, from where, with which app.
///
/// @param timeMillis  when the request began, the same for everything it does
/// @param ip          the client's address, "" when there is none
/// @param method      the HTTP method in capitals, or the transport's word for it
/// @param appPlatform from `App-Platform`, "" when absent; the client's word, never a proof
/// @param appVersion  from `App-Version`, likewise
public record Call(
        Caller caller,
        long timeMillis,
        String ip,
        String method,
        String appPlatform,
        String appVersion) {

    /// A call with nothing known but who and when; for work that no request started, and for tests.
    public static Call of(Caller caller, long timeMillis) {
        return new Call(caller, timeMillis, "", "", "", "");
    }

    /// The same call, by another method: an operation of a batch is judged as if it had come alone.
    public Call by(String otherMethod) {
        return new Call(caller, timeMillis, ip, otherMethod, appPlatform, appVersion);
    }

    /// Whose part of connections and other bounded things it takes.
    public Share share() {
        return Share.of(caller, ip);
    }
}
