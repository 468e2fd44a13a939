package dev.galley.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.CollectionName;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DependenciesTest {

    @Test
    void fields_of_record_and_next_are_columns_of_the_rules_own_collection() {
        assertThat(of("record.owner == auth.id && !record.done"))
                .isEqualTo(new Dependencies(Set.of("owner", "done"), Map.of()));
        assertThat(Fixture.rule(Scope.UPDATE, "changed(next.note) && next.n > 1").dependencies())
                .isEqualTo(new Dependencies(Set.of("note", "n"), Map.of()));
        assertThat(of("public")).isEqualTo(new Dependencies(Set.of(), Map.of()));
        assertThat(of("request.time > record.created || auth.verified").columns())
                .containsExactly("created");
    }

    @Test
    void a_path_depends_on_each_collection_it_goes_through() {
        assertThat(of("record.project.parent.owner == auth.id"))
                .isEqualTo(
                        new Dependencies(
                                Set.of("project"),
                                Map.of(Fixture.PROJECTS, Set.of("parent", "owner"))));
    }

    @Test
    void an_exists_depends_on_its_collection_even_where_it_reads_no_field() {
        assertThat(of("exists('members', m, m.project == record.project && m.user == auth.id)"))
                .isEqualTo(
                        new Dependencies(
                                Set.of("project"),
                                Map.of(Fixture.MEMBERS, Set.of("project", "user"))));
        assertThat(of("exists('members', m, record.open)").lookups())
                .isEqualTo(Map.of(Fixture.MEMBERS, Set.of()));
        assertThat(of("exists('tasks', t, t.title == record.title)"))
                .isEqualTo(
                        new Dependencies(Set.of("title"), Map.of(Fixture.TASKS, Set.of("title"))));
    }

    @Test
    void the_user_record_is_one_of_every_auth_collection() {
        assertThat(of("auth.record.team == record.note").lookups())
                .isEqualTo(Map.of(Fixture.USERS, Set.of("team"), Fixture.DEVICES, Set.of("team")));
        Map<CollectionName, Set<String>> path =
                of("auth.collection == 'users' && auth.record.boss.team == 'a'").lookups();
        assertThat(path).isEqualTo(Map.of(Fixture.USERS, Set.of("boss", "team")));
    }

    @Test
    void a_guarded_filter_depends_on_what_its_guards_read() {
        assertThat(Fixture.filter("project.name == 'a' && salary > 1", Sight.CALLER).dependencies())
                .isEqualTo(
                        new Dependencies(
                                Set.of("project", "salary", "owner"),
                                Map.of(Fixture.PROJECTS, Set.of("name", "owner"))));
    }

    private static Dependencies of(String text) {
        return Fixture.rule(text).dependencies();
    }
}
