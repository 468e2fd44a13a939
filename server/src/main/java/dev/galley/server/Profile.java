package dev.galley.server;

/// What a server is for. Chosen at the first start and kept with the data.
public enum Profile {
    /// A first hour on one's own machine: sign-up is open, and no proxy is answered.
    DEV,
    /// Everything is off until it is switched on.
    PROD
}
