package dev.galley.rules;

import dev.galley.model.CollectionName;
import dev.galley.model.FieldError;
import dev.galley.model.Schema;
import java.util.List;
import java.util.function.Supplier;

/// Compiles rule and filter texts against one version of the schema. Safe for use by many threads.
///
/// Making one costs nothing; the parser behind it is made, and its classes loaded, with the first text.
public final class RuleCompiler {

    private final Schema schema;
    private final Supplier<Parser> parser = new Once<>(() -> new Parser());

    public RuleCompiler(Schema schema) {
        this.schema = schema;
    }

    /// A rule of `collection`; the word `public` is the rule that allows everyone.
    ///
    /// A text that is the name of another rule has to be resolved first ([RuleTexts#resolve]).
    ///
    /// @throws RuleException with everything that is wrong with the text
    public Rule rule(CollectionName collection, Scope scope, String text) throws RuleException {
        return compile(text, scope.name(), Standing.rule(collection, scope));
    }

    /// A filter over records of `collection`, with bare field names.
    ///
    /// Following a relation to nothing gives null in a filter, where in a rule it is an error: so a
    /// record that may not be viewed looks no different from one that is not there.
    ///
    /// @throws RuleException with everything that is wrong with the text
    public Rule filter(CollectionName collection, String text, Sight sight) throws RuleException {
        return compile(text, "filter of " + sight, Standing.filter(collection, sight));
    }

    /// The same rule with its text taken apart, so that each part of it can be asked what it comes to.
    ///
    /// @throws RuleException with everything that is wrong with the text
    public TraceableRule traceable(CollectionName collection, Scope scope, String text)
            throws RuleException {
        Rule rule = rule(collection, scope, text);
        Compilation compilation = new Compilation(schema, parser);
        Outline outline = compilation.outline(text, Standing.rule(collection, scope));
        return new TraceableRule(rule, outline, compilation.variables());
    }

    private Rule compile(String text, String kind, Standing standing) throws RuleException {
        Compilation compilation = new Compilation(schema, parser);
        int number = standing.record() || standing.filter() ? Source.RECORD : Source.NEXT;
        Source record = new Source(number, standing.collection());
        Node tree = compilation.lower(text, standing, record);
        if (standing.guarded() && Trees.size(tree) > Limits.MAX_GUARDED_NODES) {
            throw new RuleException(
                    List.of(
                            new RuleError(
                                    "the filter is too large together with the view rules of the"
                                            + " relations it follows",
                                    new FieldError.Place(0, 1, 1))));
        }
        return new Rule(
                new Rule.Identity(standing.collection().value(), kind, text),
                tree,
                compilation.variables(),
                new Rule.Findings(
                        PlanFinder.of(tree, schema),
                        compilation.warnings(),
                        AccessFinder.of(tree, schema)));
    }
}
