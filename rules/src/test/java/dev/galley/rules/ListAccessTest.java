package dev.galley.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.Index;
import dev.galley.model.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which rules an index answers, and which index is missing. In `tasks`, `slug` is unique and `state, n` indexed;
/// in `members`, `level` is indexed; relations are anyway.
class ListAccessTest {

    private static final Schema SCHEMA = schema();

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            quoteCharacter = '`',
            delimiterString = "→",
            value = {
                "public → served",
                "auth != null → served",
                "record.owner == auth.id → served",
                "record.id == auth.id → served",
                "record.slug == 'a' → served",
                "record.state == auth.id → served",
                "record.state in auth.roles → served",
                "record.state == auth.id && record.title == 'a' → served",
                "record.title == 'a' && record.state == auth.id → served",
                "record.owner == auth.id || 'admin' in auth.roles → served",
                "record.owner == auth.id || record.slug == 'a' → served",
                "auth.id in record.helpers → served",
                "record.project.owner == auth.id → served",
                "exists('members', m, m.user == auth.id && m.project == record.project) → served",
                "record.n == 1 → tasks[n]",
                "record.title == auth.id → tasks[title]",
                "record.due < request.time → tasks[due]",
                "record.open → tasks[open]",
                "record.owner == auth.id || record.title == 'a' → tasks[title]",
                "record.n == 1 || record.title == 'a' → tasks[n],tasks[title]",
                "record.project.name == 'a' → projects[name]",
                "record.title == record.state → nothing helps",
                "record.owner != auth.id → nothing helps",
                "!(record.owner == auth.id) → nothing helps",
                "record.title.startsWith('a') → nothing helps",
                "record.owner == auth.id || size(record.title) > 3 → nothing helps",
                "exists('members', m, m.level > record.n) → nothing helps",
            })
    void a_list_is_served_or_wants_an_index(String text, String expected) {
        ListAccess access = rule(text).access();
        String found =
                access.served()
                        ? "served"
                        : access.missing().isEmpty() ? "nothing helps" : words(access.missing());
        assertThat(found).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            quoteCharacter = '`',
            delimiterString = "→",
            value = {
                "exists('members', m, m.user == auth.id && m.project == record.project) → needs  better members[user, project]",
                "exists('members', m, m.project == record.project && m.level == record.n) → needs  better members[project, level]",
                "exists('members', m, m.project == record.project) → needs  better ",
                "exists('members', m, m.role == record.title) → needs members[role] better ",
                "exists('members', m, m.role == auth.id && m.note == record.title) → needs members[role, note] better ",
                "exists('projects', p, p.id == record.project && p.owner == auth.id) → needs  better ",
                "exists('members', m, m.role == 'x') → needs  better ",
            })
    void a_lookup_wants_what_the_caller_says_and_then_what_ties(String text, String expected) {
        ListAccess access = rule(text).access();
        assertThat("needs " + words(access.lookups()) + " better " + words(access.better()))
                .isEqualTo(
                        expected.stripTrailing().endsWith("better")
                                ? expected.stripTrailing() + " "
                                : expected);
    }

    private static String words(List<ListAccess.Advice> advice) {
        List<String> words = new ArrayList<>();
        advice.forEach(one -> words.add(one.collection() + one.fields().toString()));
        return String.join(",", words);
    }

    private static Rule rule(String text) {
        try {
            return new RuleCompiler(SCHEMA).rule(Fixture.TASKS, Scope.LIST, text);
        } catch (RuleException wrong) {
            throw new AssertionError(wrong.getMessage(), wrong);
        }
    }

    private static Schema schema() {
        return Schema.of(
                1,
                collection(
                        Fixture.TASKS,
                        List.of(
                                text("title"),
                                text("state"),
                                new Field(
                                        "slug",
                                        FieldType.Text.DEFAULT,
                                        false,
                                        false,
                                        0,
                                        true,
                                        text("x").defaultValue(),
                                        text("x").access()),
                                Field.of("n", FieldType.Int.DEFAULT),
                                Field.of("open", new FieldType.Bool()),
                                Field.of("due", new FieldType.DateTime()),
                                Fixture.relation("owner", Fixture.USERS),
                                Fixture.relation("project", Fixture.PROJECTS),
                                Fixture.relation("helpers", Fixture.USERS).asMany(5)),
                        index("state", "n")),
                collection(
                        Fixture.PROJECTS,
                        List.of(text("name"), Fixture.relation("owner", Fixture.USERS))),
                collection(
                        Fixture.MEMBERS,
                        List.of(
                                Fixture.relation("user", Fixture.USERS),
                                Fixture.relation("project", Fixture.PROJECTS),
                                text("role"),
                                text("note"),
                                Field.of("level", FieldType.Int.DEFAULT)),
                        index("level")),
                new Collection(
                        9,
                        Fixture.USERS,
                        Collection.Kind.AUTH,
                        List.of(text("team")),
                        List.of(),
                        Map.of()));
    }

    private static Collection collection(
            CollectionName name, List<Field> fields, Index... indexes) {
        return new Collection(1, name, Collection.Kind.BASE, fields, List.of(indexes), Map.of());
    }

    private static Field text(String name) {
        return Field.of(name, FieldType.Text.DEFAULT);
    }

    private static Index index(String... fields) {
        List<Index.Part> parts = new ArrayList<>();
        for (String field : fields) {
            parts.add(new Index.Part(field, false));
        }
        return new Index(parts, false);
    }
}
