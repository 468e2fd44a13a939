package dev.galley.store.sqlite;

import dev.galley.store.Transaction;

/// Steps that are decided and applied by the writer, one after the other.
final class TransactionTask<T> extends GroupTask<T> {

    private final Transaction<T> transaction;

    TransactionTask(Transaction<T> transaction) {
        this.transaction = transaction;
    }

    Transaction<T> transaction() {
        return transaction;
    }
}
