package dev.galley.store;

import dev.galley.model.FieldType;
import dev.galley.model.Value;
import java.util.List;

/// The present row of a result, column by column from 0, without an object per value.
///
/// Each column is read by the method of its kind; what another method gives is undefined.
public interface RowReader {

    boolean isNull(int column);

    /// INT as it is, DECIMAL unscaled, TIMESTAMP in milliseconds, BOOL as 0 or 1.
    long number(int column);

    /// NUMBER.
    double real(int column);

    /// TEXT and JSON, in UTF-8; the array is the caller's.
    byte[] utf8(int column);

    /// TEXT and JSON.
    String text(int column);

    /// POINT.
    Value.Point point(int column);

    /// The items of a `many` field; `type` says what they are. None where it may not be read.
    List<Value> items(int column, FieldType type);
}
