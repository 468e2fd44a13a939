package dev.galley.server.diagnosis;

/// The machine and the data folder that a server runs on; a test hands in its own.
@FunctionalInterface
public interface Machine {

    /// What they are like now. Asks nobody over the network, and what cannot be found out is said to be unknown.
    MachineFacts look();
}
