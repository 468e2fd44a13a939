package dev.galley.server.lists;

import dev.galley.model.CollectionName;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.Value;
import dev.galley.server.secrets.Secrets;
import dev.galley.server.secrets.Secrets.Purpose;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Cursors: the keyset of the last row of a page, sealed, since it may hold values the client did not ask for.
///
/// A cursor is bound to collection, filter, sort, search, place and schema version by what it is sealed with: under
/// any other of them it does not open. It grants nothing; each page is judged anew.
final class Cursors {

    /// A keyset of four long texts; nothing longer was made here.
    private static final int MAX_LENGTH = 16_384;

    private final Secrets secrets;

    Cursors(Secrets secrets) {
        this.secrets = secrets;
    }

    String write(List<Value> keyset, byte[] context) {
        var bytes = new ByteArrayOutputStream(64);
        try (var out = new DataOutputStream(bytes)) {
            for (Value value : keyset) {
                write(value, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return secrets.seal(Purpose.CURSORS, bytes.toByteArray(), context);
    }

    /// The keyset of a cursor; empty for "", which begins.
    ///
    /// @throws dev.galley.model.ProblemException `invalid_cursor`
    List<Value> read(String cursor, byte[] context) {
        if (cursor.isEmpty()) {
            return List.of();
        }
        byte[] plain =
                Optional.of(cursor)
                        .filter(c -> c.length() <= MAX_LENGTH)
                        .flatMap(c -> secrets.open(Purpose.CURSORS, c, context))
                        .orElseThrow(() -> Problem.of(ProblemCode.INVALID_CURSOR));
        List<Value> keyset = new ArrayList<>();
        try (var in = new DataInputStream(new ByteArrayInputStream(plain))) {
            while (in.available() > 0) {
                keyset.add(value(in));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a cursor that opens is one of ours", e);
        }
        return keyset;
    }

    /// What a cursor is bound to.
    static byte[] context(long schemaVersion, CollectionName collection, ListRequest request) {
        return String.join(
                        "\0",
                        Long.toString(schemaVersion),
                        collection.value(),
                        request.filter(),
                        request.sort(),
                        request.search(),
                        request.near())
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void write(Value value, DataOutputStream out) throws IOException {
        switch (value) {
            case Value.Null _ -> out.writeByte('0');
            case Value.Text(var text) -> {
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                out.writeByte('t');
                out.writeInt(utf8.length);
                out.write(utf8);
            }
            case Value.Int(var number) -> {
                out.writeByte('i');
                out.writeLong(number);
            }
            case Value.Number(var number) -> {
                out.writeByte('n');
                out.writeDouble(number);
            }
            case Value.Decimal decimal -> {
                out.writeByte('d');
                out.writeLong(decimal.unscaled());
                out.writeInt(decimal.scale());
            }
            case Value.Bool(var bool) -> {
                out.writeByte('b');
                out.writeBoolean(bool);
            }
            case Value.Timestamp(var millis) -> {
                out.writeByte('s');
                out.writeLong(millis);
            }
            case Value.Json _, Value.Point _, Value.Many _ ->
                    throw new IllegalArgumentException("no order, so no keyset");
        }
    }

    private static Value value(DataInputStream in) throws IOException {
        return switch (in.readByte()) {
            case '0' -> Value.NULL;
            case 't' ->
                    new Value.Text(new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8));
            case 'i' -> new Value.Int(in.readLong());
            case 'n' -> new Value.Number(in.readDouble());
            case 'd' -> new Value.Decimal(in.readLong(), in.readInt());
            case 'b' -> new Value.Bool(in.readBoolean());
            case 's' -> new Value.Timestamp(in.readLong());
            default -> throw new IOException("no such kind of value");
        };
    }
}
