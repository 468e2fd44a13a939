package dev.galley.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// `galley` with somebody in the same process who takes the whole heap once anything comes on standard input.
final class HungryGuest {

    private static final int BITE = 16_384;

    private HungryGuest() {}

    public static void main(String[] arguments) {
        Thread.ofPlatform().daemon().name("hungry-guest").start(HungryGuest::eatAll);
        Main.main(arguments);
    }

    private static void eatAll() {
        try {
            List<byte[]> eaten = new ArrayList<>();
            int said = System.in.read();
            while (said >= 0) {
                eaten.add(new byte[BITE]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
