package dev.galley.server.observability;

import dev.galley.model.Schema;
import dev.galley.model.Share;
import dev.galley.store.Decision;
import dev.galley.store.LogState;
import dev.galley.store.Reading;
import dev.galley.store.Reads;
import dev.galley.store.SchemaChange;
import dev.galley.store.Store;
import dev.galley.store.StoreFacts;
import dev.galley.store.StoreHealth;
import dev.galley.store.Survey;
import dev.galley.store.Transaction;
import dev.galley.store.Verification;
import dev.galley.store.archive.ArchiveSink;

/// A store that has a health and nothing else.
final class FakeStore implements Store {

    private volatile StoreHealth health = StoreHealth.GOOD;

    void becomes(StoreHealth now) {
        health = now;
    }

    @Override
    public LogState log() {
        throw new UnsupportedOperationException();
    }

    @Override
    public StoreHealth health() {
        return health;
    }

    @Override
    public Schema schema() {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> T read(Reads kind, Share share, Reading<T> work) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> T write(Decision<T> decision) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> T write(Transaction<T> transaction) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Schema change(SchemaChange change) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Survey survey(SchemaChange change) {
        throw new UnsupportedOperationException();
    }

    @Override
    public StoreFacts facts() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Verification verify() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void archive(ArchiveSink sink) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
