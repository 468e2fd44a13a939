package dev.galley.server.fields;

import dev.galley.model.Field;
import dev.galley.model.FieldError;
import dev.galley.model.FieldType;
import dev.galley.model.Value;
import dev.galley.rules.PortablePattern;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/// Whether a value is allowed in a field: the second half of judging a body, after the rules.
public final class FieldConstraints {

    /// RFC 5321 §4.5.3.1: 64 characters before the @, 254 in all.
    private static final int MAX_EMAIL = 254;

    private static final int MAX_EMAIL_LOCAL = 64;

    /// What browsers and proxies agree to carry.
    private static final int MAX_URL = 2_048;

    private FieldConstraints() {}

    /// What is wrong with the value, or empty when nothing is.
    public static Optional<FieldError> check(Field field, Value value, String pointer) {
        return switch (value) {
            case Value.Null _ ->
                    field.required() ? error(pointer, "required", "is required") : Optional.empty();
            case Value.Many many -> checkItems(field, many.items(), pointer);
            default -> checkOne(field.type(), value, pointer);
        };
    }

    private static Optional<FieldError> checkItems(Field field, List<Value> items, String pointer) {
        if (items.size() > field.maxItems()) {
            return error(pointer, "too_many", "has more than " + field.maxItems() + " items");
        }
        if (field.required() && items.isEmpty()) {
            return error(pointer, "required", "needs at least one item");
        }
        for (int i = 0; i < items.size(); i++) {
            Optional<FieldError> wrong = checkOne(field.type(), items.get(i), pointer + "/" + i);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    private static Optional<FieldError> checkOne(FieldType type, Value value, String pointer) {
        return switch (type) {
            case FieldType.Text text -> checkText(text, ((Value.Text) value).text(), pointer);
            case FieldType.Email _ ->
                    isEmail(((Value.Text) value).text())
                            ? Optional.empty()
                            : error(pointer, "invalid_email", "is not a mail address");
            case FieldType.Url _ ->
                    isUrl(((Value.Text) value).text())
                            ? Optional.empty()
                            : error(pointer, "invalid_url", "is not an http or https URL");
            case FieldType.Select select ->
                    select.values().contains(((Value.Text) value).text())
                            ? Optional.empty()
                            : error(
                                    pointer,
                                    "not_an_option",
                                    "is none of " + String.join(", ", select.values()));
            case FieldType.Int range -> {
                long n = ((Value.Int) value).number();
                yield inRange(
                        n >= range.min(), n <= range.max(), range.min(), range.max(), pointer);
            }
            case FieldType.Number range -> {
                double n = ((Value.Number) value).number();
                yield inRange(
                        n >= range.min(), n <= range.max(), range.min(), range.max(), pointer);
            }
            case FieldType.Decimal range -> {
                long n = ((Value.Decimal) value).unscaled();
                yield inRange(
                        n >= range.min(),
                        n <= range.max(),
                        BigDecimal.valueOf(range.min(), range.scale()).toPlainString(),
                        BigDecimal.valueOf(range.max(), range.scale()).toPlainString(),
                        pointer);
            }
            case FieldType.Bool _,
                    FieldType.DateTime _,
                    FieldType.Date _,
                    FieldType.Json _,
                    FieldType.Point _,
                    FieldType.Relation _ ->
                    Optional.empty();
        };
    }

    private static Optional<FieldError> checkText(
            FieldType.Text type, String text, String pointer) {
        int length = text.codePointCount(0, text.length());
        if (length < type.min()) {
            return error(pointer, "too_short", "has fewer than " + type.min() + " characters");
        }
        if (length > type.max()) {
            return error(pointer, "too_long", "has more than " + type.max() + " characters");
        }
        if (!type.pattern().isEmpty() && !PortablePattern.of(type.pattern()).find(text)) {
            return error(pointer, "pattern", "does not match " + type.pattern());
        }
        return Optional.empty();
    }

    private static Optional<FieldError> inRange(
            boolean aboveMin, boolean belowMax, Object min, Object max, String pointer) {
        if (!aboveMin) {
            return error(pointer, "too_small", "is less than " + min);
        }
        return belowMax ? Optional.empty() : error(pointer, "too_large", "is more than " + max);
    }

    /// ASCII `local@domain.tld` as mail servers take it; quoted locals and address literals are not for people.
    public static boolean isEmail(String text) {
        int at = text.lastIndexOf('@');
        if (at < 1 || at > MAX_EMAIL_LOCAL || text.length() > MAX_EMAIL) {
            return false;
        }
        String local = text.substring(0, at);
        if (local.startsWith(".") || local.endsWith(".") || local.contains("..")) {
            return false;
        }
        return local.chars()
                        .allMatch(c -> isAlphanumeric(c) || "!#$%&'*+-/=?^_`{|}~.".indexOf(c) >= 0)
                && isDomain(text.substring(at + 1));
    }

    private static boolean isDomain(String domain) {
        String[] labels = domain.split("\\.", -1);
        for (String label : labels) {
            boolean edges = !label.isEmpty() && !label.startsWith("-") && !label.endsWith("-");
            if (!edges
                    || label.length() > 63
                    || !label.chars().allMatch(c -> isAlphanumeric(c) || c == '-')) {
                return false;
            }
        }
        return labels.length >= 2;
    }

    private static boolean isAlphanumeric(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static boolean isUrl(String text) {
        if (text.length() > MAX_URL) {
            return false;
        }
        try {
            URI uri = new URI(text);
            String scheme = uri.getScheme();
            return uri.getHost() != null
                    && ("https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static Optional<FieldError> error(String pointer, String code, String detail) {
        return Optional.of(new FieldError(pointer, code, detail));
    }
}
