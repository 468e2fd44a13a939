package dev.galley.rules;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// One text on its way to a tree, with the rules that guard what it reaches: they share the numbers of rows.
final class Compilation {

    private final Schema schema;
    private final Supplier<Parser> parser;
    private final List<RuleWarning> warnings = new ArrayList<>();
    private int nextNumber = Source.FIRST_VARIABLE;

    Compilation(Schema schema, Supplier<Parser> parser) {
        this.schema = schema;
        this.parser = parser;
    }

    Schema schema() {
        return schema;
    }

    /// How many numbers have been given, those of `record` and `next` included.
    int variables() {
        return nextNumber;
    }

    int newNumber() {
        return nextNumber++;
    }

    Source newSource(CollectionName collection) {
        return new Source(newNumber(), collection);
    }

    Optional<Collection> collection(String name) {
        return CollectionName.parse(name).flatMap(schema::find);
    }

    List<Collection> authCollections() {
        return schema.collections().values().stream().filter(Compilation::isAuth).toList();
    }

    boolean isAuth(CollectionName name) {
        return schema.find(name).filter(Compilation::isAuth).isPresent();
    }

    private static boolean isAuth(Collection collection) {
        return collection.kind() == Collection.Kind.AUTH;
    }

    /// Lowers a text; `record` is the given row.
    ///
    /// @throws RuleException with everything that is wrong with it
    Node lower(String text, Standing standing, Source record) throws RuleException {
        if (RuleTexts.isPublic(text)) {
            return Node.TRUE;
        }
        Parser.Parsed parsed = parser.get().parse(text);
        Node tree = new Lowering(this, standing, record, parsed).lower();
        warnings.addAll(parsed.mistakes().warnings());
        return tree;
    }

    /// What is odd about the texts lowered so far.
    List<RuleWarning> warnings() {
        return List.copyOf(warnings);
    }

    /// The parts of a rule's text with the tree of each.
    ///
    /// @throws RuleException with everything that is wrong with it
    Outline outline(String text, Standing standing) throws RuleException {
        if (RuleTexts.isPublic(text)) {
            return new Outline(Excerpt.whole(text), Node.TRUE, List.of());
        }
        Parser.Parsed parsed = parser.get().parse(text);
        Source record = new Source(Source.RECORD, standing.collection());
        Lowering lowering = new Lowering(this, standing, record, parsed);
        Node tree = lowering.lower();
        Outline outline = lowering.outline(new Excerpts(text, parsed.offsets()));
        return new Outline(outline.excerpt(), tree, outline.parts());
    }

    /// A rule that guards a field or a row from a filter. One that does not compile denies.
    Node guard(String text, Source record) {
        try {
            return lower(text, Standing.rule(record.collection(), Scope.VIEW), record);
        } catch (RuleException broken) {
            return Node.FALSE;
        }
    }
}
