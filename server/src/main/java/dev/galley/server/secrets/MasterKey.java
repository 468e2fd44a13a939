package dev.galley.server.secrets;

import java.util.Base64;
import java.util.HexFormat;

/// The key under which a shared database keeps the server's other keys. It comes from the operator and is stored nowhere.
public final class MasterKey {

    /// AES-256.
    private static final int BYTES = 32;

    private final byte[] bytes;

    private MasterKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /// The key that `text` spells: 32 bytes as 64 hexadecimal digits or as base64, of either alphabet.
    ///
    /// @throws IllegalArgumentException for anything else; the message does not repeat the text
    public static MasterKey parse(String text) {
        String trimmed = text.strip();
        try {
            byte[] bytes =
                    trimmed.length() == 2 * BYTES
                            ? HexFormat.of().parseHex(trimmed)
                            : Base64.getUrlDecoder()
                                    .decode(trimmed.replace('+', '-').replace('/', '_'));
            if (bytes.length == BYTES) {
                return new MasterKey(bytes);
            }
        } catch (IllegalArgumentException _) {
            // Its message would repeat a part of the key.
        }
        throw new IllegalArgumentException(
                "a master key is 32 bytes in hexadecimal or base64, as `openssl rand -base64 32` makes them");
    }

    byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public String toString() {
        return "***";
    }
}
