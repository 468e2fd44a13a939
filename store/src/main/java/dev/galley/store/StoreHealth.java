package dev.galley.store;

/// Whether the store can do its work.
///
/// @param detail for operators, "" when both are possible
public record StoreHealth(boolean readable, boolean writable, String detail) {

    public static final StoreHealth GOOD = new StoreHealth(true, true, "");
}
