package dev.galley.rules;

import java.util.List;

/// SQL with `?` for each parameter, and the parameters in order.
public record SqlText(String text, List<SqlParam> params) {

    public SqlText {
        params = List.copyOf(params);
    }
}
