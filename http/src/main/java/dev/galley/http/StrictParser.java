package dev.galley.http;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.SerializableString;
import tools.jackson.core.sym.PropertyNameMatcher;
import tools.jackson.core.util.JsonParserDelegate;

/// A parser that also refuses what JSON allows and I-JSON does not: numbers past the range of a
/// double, and texts with half a surrogate pair.
///
/// `1e999999999` is short and costs gigabytes once somebody makes a plain number of it, so the
/// exponent is judged before anything computes with it.
final class StrictParser extends JsonParserDelegate {

    /// The largest exponent of a double is 308; digits before the point may take some off.
    private static final int MAX_EXPONENT = 400;

    private boolean begun;

    StrictParser(JsonParser parser) {
        super(parser);
    }

    /// Checks what the reader left, and that nothing follows.
    void finish() {
        if (!begun) {
            nextToken();
        }
        while (!streamReadContext().inRoot()) {
            nextToken();
        }
        nextToken();
    }

    @Override
    public @Nullable JsonToken nextToken() {
        boolean complete = begun && streamReadContext().inRoot();
        JsonToken token = super.nextToken();
        if (complete && token != null) {
            throw new Json.Malformed("something after the value", currentTokenLocation());
        }
        if (token == null && !begun) {
            throw new Json.Malformed("nothing where a value should be", currentLocation());
        }
        begun = true;
        if (token == JsonToken.VALUE_STRING || token == JsonToken.PROPERTY_NAME) {
            checkText();
        } else if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            checkNumber();
        }
        return token;
    }

    @Override
    public @Nullable JsonToken nextValue() {
        JsonToken token = nextToken();
        return token == JsonToken.PROPERTY_NAME ? nextToken() : token;
    }

    @Override
    public @Nullable String nextName() {
        return nextToken() == JsonToken.PROPERTY_NAME ? currentName() : null;
    }

    @Override
    public boolean nextName(SerializableString name) {
        return nextToken() == JsonToken.PROPERTY_NAME && name.getValue().equals(currentName());
    }

    @Override
    public int nextNameMatch(PropertyNameMatcher matcher) {
        nextToken();
        return currentNameMatch(matcher);
    }

    @Override
    public JsonParser skipChildren() {
        JsonToken token = currentToken();
        if (token != JsonToken.START_OBJECT && token != JsonToken.START_ARRAY) {
            return this;
        }
        int open = 1;
        while (open > 0) {
            token = nextToken();
            if (token == null) {
                return this;
            }
            open += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        }
        return this;
    }

    private void checkText() {
        char[] text = getStringCharacters();
        int to = getStringOffset() + getStringLength();
        int i = getStringOffset();
        while (i < to) {
            boolean pair = i + 1 < to && Character.isSurrogatePair(text[i], text[i + 1]);
            if (!pair && Character.isSurrogate(text[i])) {
                throw new Json.Malformed("half a surrogate pair", currentTokenLocation());
            }
            i += pair ? 2 : 1;
        }
    }

    private void checkNumber() {
        char[] text = getStringCharacters();
        int to = getStringOffset() + getStringLength();
        int i = getStringOffset();
        while (i < to && text[i] != 'e' && text[i] != 'E') {
            i++;
        }
        int exponent = 0;
        for (int k = i + 1; k < to && exponent <= MAX_EXPONENT; k++) {
            exponent = Character.isDigit(text[k]) ? exponent * 10 + text[k] - '0' : exponent;
        }
        if (exponent > MAX_EXPONENT || Double.isInfinite(getDoubleValue())) {
            throw new Json.Malformed("a number out of range", currentTokenLocation());
        }
    }
}
