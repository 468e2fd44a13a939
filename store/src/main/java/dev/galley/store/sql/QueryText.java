package dev.galley.store.sql;

import dev.galley.model.Collection;
import dev.galley.model.Field;
import dev.galley.rules.BoundRule;
import dev.galley.rules.Dialect;
import dev.galley.rules.SqlParam;
import dev.galley.rules.SqlText;
import dev.galley.store.Selection.Visible;
import java.util.ArrayList;
import java.util.List;

/// A statement over one collection while it is written: text and parameters, or the parameters alone when
/// the text is known.
///
/// Both come from the same walk, so their orders cannot differ.
abstract class QueryText {

    static final String ALIAS = "r";
    static final String ID = ALIAS + "." + Sql.column(Collection.ID);

    final SqlEngine engine;
    private final TableSql table;
    private final boolean wantsText;
    private final StringBuilder text = new StringBuilder();
    private final List<SqlParam> params = new ArrayList<>();

    QueryText(SqlEngine engine, TableSql table, boolean wantsText) {
        this.engine = engine;
        this.table = table;
        this.wantsText = wantsText;
    }

    /// Writes the statement.
    abstract SqlText render();

    final SqlText made() {
        return new SqlText(text.toString(), params);
    }

    final Dialect dialect() {
        return engine.dialect();
    }

    final boolean wantsText() {
        return wantsText;
    }

    final QueryText add(String sql) {
        if (wantsText) {
            text.append(sql);
        }
        return this;
    }

    final void param(SqlParam param) {
        params.add(param);
        if (wantsText) {
            text.append(engine.dialect().parameter(param.kind(), param.list()));
        }
    }

    final void from(String hint) {
        add(" FROM ").add(table.table()).add(" ").add(ALIAS).add(hint);
    }

    final void limit(int rows) {
        add(" LIMIT ");
        param(SqlParam.integer(rows));
    }

    /// The condition that all rules hold; what joins another one to it.
    final String where(List<BoundRule> rules) {
        String joint = " WHERE ";
        for (BoundRule rule : rules) {
            if (!rule.alwaysTrue()) {
                add(joint);
                rule(rule);
                joint = " AND ";
            }
        }
        return joint;
    }

    final void rule(BoundRule rule) {
        condition(rule.sql(engine.dialect(), ALIAS));
    }

    final void condition(SqlText sql) {
        add("(");
        append(sql);
        add(")");
    }

    final void append(SqlText sql) {
        add(sql.text());
        params.addAll(sql.params());
    }

    /// The field's value where it may be read, null elsewhere.
    final void value(Field field, Visible visible) {
        switch (visible) {
            case Visible.Where where when !where.rule().alwaysTrue() -> {
                add("CASE WHEN ");
                rule(where.rule());
                add(" THEN ");
                expression(field);
                add(" END");
            }
            case Visible.Where _, Visible.Always _ -> expression(field);
        }
    }

    private void expression(Field field) {
        if (wantsText) {
            text.append(table.expression(field, ALIAS));
        }
    }

    /// The engine words the direction around an expression that may have parameters, so it is rendered apart.
    final void ordered(Field field, Visible visible, boolean descending) {
        int start = text.length();
        value(field, visible);
        if (wantsText) {
            String expression = text.substring(start);
            text.setLength(start);
            text.append(engine.ordered(expression, descending));
        }
    }
}
