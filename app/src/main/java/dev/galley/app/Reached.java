package dev.galley.app;

/// Whoever can be asked about an app: the server that runs on the data folder, or the data itself when none does.
sealed interface Reached extends Accounts, Archives, Diagnoses, Schemas, Transfers
        permits RunningServer, StoppedServer {

    @Override
    void close();

    /// Whoever can be asked now.
    ///
    /// @param make whether a data folder that is not there is made
    /// @throws Failure if there is nothing, or it cannot be opened
    static Reached open(Configuration configuration, boolean make) {
        DataFolder folder = new DataFolder(configuration.data());
        var server = folder.access().flatMap(LocalDoor::parse).flatMap(RunningServer::at);
        if (server.isPresent()) {
            return server.get();
        }
        return new StoppedServer(Stores.openStopped(configuration, folder, make), configuration);
    }
}
