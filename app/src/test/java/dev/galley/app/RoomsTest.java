package dev.galley.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The map of rooms: who may use whom. What is not written here is forbidden, so every new line in a table is a
/// decision that a reviewer sees.
class RoomsTest {

    private static final String BASE = "dev.galley.";
    private static final String SERVER = "dev.galley.server";

    /// Direction: `app → server → {store, http} → rules → model`. Each engine knows the seam and not the other engine.
    private static final Map<String, Set<String>> MODULE_MAY_USE =
            Map.of(
                    "model", Set.of(),
                    "rules", Set.of("model"),
                    "store", Set.of("model", "rules"),
                    "store.sqlite", Set.of("model", "rules", "store"),
                    "store.postgres", Set.of("model", "rules", "store"),
                    "http", Set.of("model"),
                    "server", Set.of("model", "rules", "store", "http"),
                    "app",
                            Set.of(
                                    "model",
                                    "rules",
                                    "store",
                                    "store.sqlite",
                                    "store.postgres",
                                    "http",
                                    "server"));

    /// Which room of the server may use which other room. The map itself, `dev.galley.server`, sees all of them
    /// and is used by none.
    private static final Map<String, Set<String>> ROOM_MAY_USE =
            Map.ofEntries(
                    Map.entry("secrets", Set.of()),
                    Map.entry("limits", Set.of()),
                    Map.entry("observability", Set.of()),
                    Map.entry("fields", Set.of()),
                    Map.entry("requests", Set.of()),
                    Map.entry("workers", Set.of()),
                    Map.entry("retries", Set.of("workers")),
                    Map.entry("backup", Set.of("workers")),
                    Map.entry("changes", Set.of("workers")),
                    Map.entry("gate", Set.of()),
                    Map.entry("lists", Set.of("fields", "gate", "requests", "secrets")),
                    Map.entry("records", Set.of("fields", "gate", "lists", "requests", "retries")),
                    Map.entry("batch", Set.of("limits", "records", "requests", "retries")),
                    Map.entry("collections", Set.of("fields", "requests")),
                    Map.entry("transfer", Set.of("fields", "gate", "requests")),
                    Map.entry("auth", Set.of("lists", "records", "requests", "secrets", "workers")),
                    Map.entry("diagnosis", Set.of("auth", "records", "fields", "requests")));

    /// Which libraries stand where: the beginning of a package's name → the packages of ours that may name it.
    private static final Map<String, Set<String>> LIBRARY_STAYS_IN =
            Map.ofEntries(
                    Map.entry("org.jspecify.", Set.of("")),
                    Map.entry("org.slf4j.", Set.of("store", "http", "server", "app")),
                    Map.entry("java.sql.", Set.of("store")),
                    Map.entry("javax.sql.", Set.of("store")),
                    Map.entry("dev.cel.", Set.of("rules")),
                    Map.entry("com.google.common.", Set.of("rules")),
                    Map.entry("com.google.protobuf.", Set.of("rules")),
                    Map.entry("com.google.re2j.", Set.of("rules")),
                    Map.entry("org.sqlite.", Set.of("store.sqlite")),
                    Map.entry("org.postgresql.", Set.of("store.postgres")),
                    Map.entry("com.zaxxer.hikari.", Set.of("store.postgres")),
                    Map.entry("io.vertx.", Set.of("http")),
                    Map.entry("io.netty.", Set.of("http")),
                    Map.entry("tools.jackson.core.", Set.of("store", "http", "server", "app")),
                    Map.entry("tools.jackson.databind.", Set.of("server", "app")),
                    Map.entry("tools.jackson.dataformat.", Set.of("app")),
                    Map.entry("org.bouncycastle.", Set.of("server.auth")),
                    Map.entry("com.nimbusds.", Set.of("server.auth")),
                    Map.entry("com.github.benmanes.caffeine.", Set.of("server")),
                    Map.entry("de.siegmar.fastcsv.", Set.of("app")),
                    Map.entry("picocli.", Set.of("app")),
                    Map.entry("ch.qos.logback.", Set.of("app")),
                    // The JDK, for everybody; java.sql above is the more exact entry and wins.
                    Map.entry("java.", Set.of("")),
                    Map.entry("javax.", Set.of("")),
                    Map.entry("jdk.net.", Set.of("http")));

    private static final JavaClasses PRODUCT = Product.classes();

    @Test
    void every_package_belongs_to_a_module() {
        assertThat(packages())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(moduleOf(name)).isPresent());
    }

    @Test
    void modules_point_down() {
        assertThat(
                        uses((from, to) -> {
                            var user = moduleOf(from).orElse("?");
                            var used = moduleOf(to).orElse("?");
                            return user.equals(used)
                                    || MODULE_MAY_USE.getOrDefault(user, Set.of()).contains(used);
                        }))
                .isEmpty();
    }

    @Test
    void every_room_of_the_server_is_on_the_map() {
        var rooms =
                packages().stream()
                        .flatMap(name -> roomOf(name).stream())
                        .filter(room -> !room.isEmpty())
                        .collect(Collectors.toSet());

        assertThat(ROOM_MAY_USE.keySet()).containsAll(rooms);
    }

    @Test
    void rooms_use_only_the_rooms_that_the_map_permits() {
        assertThat(
                        uses((from, to) -> {
                            var user = roomOf(from);
                            var used = roomOf(to);
                            return user.isEmpty()
                                    || used.isEmpty()
                                    || user.equals(used)
                                    || user.get().isEmpty()
                                    || ROOM_MAY_USE
                                            .getOrDefault(user.get(), Set.of())
                                            .contains(used.get());
                        }))
                .isEmpty();
    }

    @Test
    void the_map_has_no_circle() {
        for (var room : ROOM_MAY_USE.keySet()) {
            assertThat(reachableFrom(room)).as("rooms behind " + room).doesNotContain(room);
        }
    }

    @Test
    void libraries_stay_where_they_belong() {
        var strays = new TreeSet<String>();
        for (var type : PRODUCT) {
            for (var dependency : type.getDirectDependenciesFromSelf()) {
                var used = dependency.getTargetClass().getBaseComponentType();
                if (isLibrary(used) && !mayName(type.getPackageName(), used.getName())) {
                    strays.add(type.getName() + " → " + used.getName());
                }
            }
        }
        assertThat(strays).isEmpty();
    }

    private static Set<String> packages() {
        return PRODUCT.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
    }

    /// Each use of one package of ours by another that is not permitted, as `user → used`.
    private static Set<String> uses(BiPredicate<String, String> permitted) {
        var strays = new TreeSet<String>();
        for (var type : PRODUCT) {
            for (var dependency : type.getDirectDependenciesFromSelf()) {
                var used = dependency.getTargetClass().getBaseComponentType();
                if (used.getName().startsWith(BASE)
                        && !permitted.test(type.getPackageName(), used.getPackageName())) {
                    strays.add(type.getName() + " → " + used.getName());
                }
            }
        }
        return strays;
    }

    /// The longest module name that the package's name begins with.
    private static Optional<String> moduleOf(String packageName) {
        return longest(
                MODULE_MAY_USE.keySet(),
                module -> (packageName + ".").startsWith(BASE + module + "."));
    }

    /// The room of a package of the server: empty text for the map itself, nothing outside the server.
    private static Optional<String> roomOf(String packageName) {
        if (packageName.equals(SERVER)) {
            return Optional.of("");
        }
        return packageName.startsWith(SERVER + ".")
                ? Optional.of(packageName.substring(SERVER.length() + 1))
                : Optional.empty();
    }

    private static Set<String> reachableFrom(String room) {
        var found = new TreeSet<String>();
        var open = new TreeSet<>(ROOM_MAY_USE.getOrDefault(room, Set.of()));
        while (!open.isEmpty()) {
            var next = open.removeFirst();
            if (found.add(next)) {
                open.addAll(ROOM_MAY_USE.getOrDefault(next, Set.of()));
            }
        }
        return found;
    }

    private static boolean isLibrary(JavaClass type) {
        return !type.isPrimitive() && !type.getName().startsWith(BASE);
    }

    private static boolean mayName(String packageName, String used) {
        return longest(LIBRARY_STAYS_IN.keySet(), used::startsWith).stream()
                .flatMap(library -> LIBRARY_STAYS_IN.getOrDefault(library, Set.of()).stream())
                .anyMatch(place ->
                        place.isEmpty() || (packageName + ".").startsWith(BASE + place + "."));
    }

    private static Optional<String> longest(Set<String> names, Predicate<String> matches) {
        return names.stream().filter(matches).max(Comparator.comparingInt(String::length));
    }
}
