package dev.galley.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;

/// `galley` with somebody in the same process who takes the whole heap once anything comes on standard input.
final class HungryGuest {

    private static final int BITE = 16_384;

    /// What it will not give back.
    private static final Deque<byte[]> EATEN = new ArrayDeque<>();

    private HungryGuest() {}

    public static void main(String[] arguments) {
        Thread.ofPlatform().daemon().name("hungry-guest").start(HungryGuest::eatAll);
        Main.main(arguments);
    }

    private static void eatAll() {
        try {
            int said = System.in.read();
            while (said >= 0) {
                EATEN.push(new byte[BITE]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
