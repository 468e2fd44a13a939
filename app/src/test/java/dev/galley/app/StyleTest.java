package dev.galley.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the compiled product may not contain. An exception to a rule is a class named in [#PERMITTED] with its
/// reason, never an annotation in the code.
class StyleTest {

    /// Rule → classes that break it with a reason: failpoints kill the process where a test asks for it.
    private static final Map<String, Set<String>> PERMITTED =
            Map.of("stopping", Set.of("dev.galley.store.Failpoints"));

    private static final String APP = "dev.galley.app";

    private static final JavaClasses PRODUCT = Product.classes();

    @Test
    void there_is_no_static_state() {
        var found = new TreeSet<String>();
        for (var type : PRODUCT) {
            for (var field : type.getFields()) {
                var modifiers = field.getModifiers();
                if (modifiers.contains(JavaModifier.STATIC)
                        && !modifiers.contains(JavaModifier.FINAL)
                        && !modifiers.contains(JavaModifier.SYNTHETIC)) {
                    found.add(field.getFullName());
                }
            }
        }
        assertThat(found).as("static fields that are not final").isEmpty();
    }

    @Test
    void nothing_is_kept_in_a_thread() {
        assertThat(
                        dependents(
                                "thread-locals",
                                "java.lang.ThreadLocal",
                                "java.lang.InheritableThreadLocal"))
                .isEmpty();
    }

    @Test
    void only_the_command_line_prints() {
        assertThat(
                        accesses(
                                "printing",
                                StyleTest::outsideApp,
                                target ->
                                        isMember(target, System.class, "out", "err", "in")
                                                || target.getName().equals("printStackTrace")))
                .isEmpty();
    }

    @Test
    void time_is_a_parameter() {
        assertThat(accesses("time", StyleTest::outsideApp, StyleTest::readsTheClock)).isEmpty();
    }

    @Test
    void randomness_and_ids_are_parameters() {
        assertThat(
                        accesses(
                                "randomness",
                                StyleTest::outsideApp,
                                target ->
                                        isMember(target, Math.class, "random")
                                                || isMember(
                                                        target, java.util.UUID.class, "randomUUID")
                                                || isNewWithoutSeed(target, "java.util.Random")
                                                || isNewWithoutSeed(
                                                        target, "java.security.SecureRandom")
                                                || owner(target)
                                                        .equals(
                                                                "java.util.concurrent.ThreadLocalRandom")))
                .isEmpty();
    }

    @Test
    void nobody_sleeps() {
        assertThat(
                        accesses(
                                "sleeping",
                                StyleTest::everywhere,
                                target -> isMember(target, Thread.class, "sleep")))
                .isEmpty();
    }

    @Test
    void f13_nobody_starts_a_program_or_stops_the_process() {
        assertThat(dependents("programs", "java.lang.ProcessBuilder")).isEmpty();
        assertThat(
                        accesses(
                                "programs",
                                StyleTest::everywhere,
                                target -> isMember(target, Runtime.class, "exec")))
                .isEmpty();
        assertThat(
                        accesses(
                                "stopping",
                                StyleTest::outsideApp,
                                target ->
                                        isMember(target, System.class, "exit")
                                                || isMember(target, Runtime.class, "exit", "halt")))
                .isEmpty();
    }

    /// A pattern that backtracks lets one request hold a core for minutes. The rule language uses re2j.
    @Test
    void i14_no_pattern_backtracks() {
        assertThat(dependents("patterns", "java.util.regex.Pattern", "java.util.regex.Matcher"))
                .isEmpty();
        assertThat(
                        accesses(
                                "patterns",
                                StyleTest::everywhere,
                                target ->
                                        isMember(
                                                target,
                                                String.class,
                                                "matches",
                                                "replaceAll",
                                                "replaceFirst")))
                .isEmpty();
    }

    @Test
    void f12_nothing_is_deserialized_into_objects() {
        assertThat(
                        dependents(
                                "deserializing",
                                "java.io.ObjectInputStream",
                                "java.beans.XMLDecoder"))
                .isEmpty();
    }

    /// A text from outside that is a name or a document to some library is the oldest way in.
    @Test
    void f10_f11_nothing_looks_names_up_or_reads_xml() {
        var found =
                PRODUCT.stream()
                        .filter(type ->
                                type.getDirectDependenciesFromSelf().stream()
                                        .map(use -> use.getTargetClass().getPackageName())
                                        .anyMatch(StyleTest::looksUp))
                        .map(JavaClass::getName)
                        .toList();
        assertThat(found).isEmpty();
    }

    private static boolean looksUp(String name) {
        return Stream.of("javax.naming", "javax.script", "javax.xml", "org.w3c.dom", "org.xml.sax")
                .anyMatch(forbidden -> name.equals(forbidden) || name.startsWith(forbidden + "."));
    }

    /// But where the JDK itself tells a time by it, as its certificates do.
    @Test
    void the_old_calendar_is_not_used() {
        assertThat(
                        dependents(
                                "calendar",
                                "java.util.Date",
                                "java.util.Calendar",
                                "java.util.GregorianCalendar",
                                "java.text.SimpleDateFormat"))
                .containsOnly("dev.galley.http.Certificate");
    }

    /// Callbacks belong to the bridge to the event loop and stay there.
    @Test
    void code_is_straight_lines_on_virtual_threads() {
        var found =
                dependents(
                                "callbacks",
                                "java.util.concurrent.CompletableFuture",
                                "java.util.concurrent.CompletionStage")
                        .stream()
                        .filter(use -> !use.startsWith("dev.galley.http."))
                        .toList();
        assertThat(found).isEmpty();
    }

    @Test
    void optional_is_a_return_value_only() {
        var found = new TreeSet<String>();
        for (var type : PRODUCT) {
            for (var field : type.getFields()) {
                if (isOptional(field.getRawType())) {
                    found.add(field.getFullName());
                }
            }
            for (var unit : type.getCodeUnits()) {
                if (!unit.getName().startsWith("lambda$")
                        && unit.getRawParameterTypes().stream().anyMatch(StyleTest::isOptional)) {
                    found.add(unit.getFullName());
                }
            }
        }
        assertThat(without("optional", found.stream()))
                .as("Optional as a field or a parameter")
                .isEmpty();
    }

    /// The first two are the door; past ten a room is two rooms.
    @Test
    void a_room_of_the_server_shows_at_most_ten_types() {
        var doors =
                PRODUCT.stream()
                        .filter(type -> type.getPackageName().startsWith("dev.galley.server."))
                        .filter(JavaClass::isTopLevelClass)
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .collect(Collectors.groupingBy(JavaClass::getPackageName));

        assertThat(doors)
                .allSatisfy(
                        (room, types) -> assertThat(types).as(room).hasSizeLessThanOrEqualTo(10));
    }

    private static boolean readsTheClock(AccessTarget target) {
        var isNow = target.getName().equals("now") && owner(target).startsWith("java.time.");
        return isMember(target, System.class, "currentTimeMillis")
                || isMember(
                        target, java.time.Clock.class, "systemUTC", "systemDefaultZone", "system")
                || (isNow && !takesClock(target));
    }

    private static boolean takesClock(AccessTarget target) {
        return target instanceof AccessTarget.CodeUnitCallTarget call
                && call.getRawParameterTypes().stream()
                        .anyMatch(type -> type.isEquivalentTo(java.time.Clock.class));
    }

    private static boolean isOptional(JavaClass type) {
        return type.getName().startsWith("java.util.Optional");
    }

    private static boolean isNewWithoutSeed(AccessTarget target, String type) {
        return owner(target).equals(type)
                && target instanceof AccessTarget.ConstructorCallTarget call
                && call.getRawParameterTypes().isEmpty();
    }

    private static boolean isMember(AccessTarget target, Class<?> owner, String... names) {
        return owner(target).equals(owner.getName()) && List.of(names).contains(target.getName());
    }

    private static String owner(AccessTarget target) {
        return target.getOwner().getName();
    }

    private static boolean everywhere(JavaClass type) {
        return type.getName().startsWith("dev.galley.");
    }

    private static boolean outsideApp(JavaClass type) {
        return !type.getPackageName().startsWith(APP);
    }

    private static List<String> accesses(
            String rule, Predicate<JavaClass> where, Predicate<AccessTarget> what) {
        return without(
                rule,
                PRODUCT.stream()
                        .filter(where)
                        .flatMap(StyleTest::accessesAndReferences)
                        .filter(access -> what.test(access.getTarget()))
                        .map(access ->
                                access.getOrigin().getFullName()
                                        + " uses "
                                        + access.getTarget().getFullName()));
    }

    /// Calls and field accesses, and `Instant::now` too.
    private static Stream<JavaAccess<?>> accessesAndReferences(JavaClass type) {
        return Stream.concat(
                type.getAccessesFromSelf().stream(),
                Stream.concat(
                        type.getMethodReferencesFromSelf().stream(),
                        type.getConstructorReferencesFromSelf().stream()));
    }

    private static List<String> dependents(String rule, String... types) {
        return without(
                rule,
                PRODUCT.stream()
                        .filter(type ->
                                type.getDirectDependenciesFromSelf().stream()
                                        .map(use ->
                                                use.getTargetClass()
                                                        .getBaseComponentType()
                                                        .getName())
                                        .anyMatch(List.of(types)::contains))
                        .map(JavaClass::getName));
    }

    private static List<String> without(String rule, Stream<String> found) {
        var permitted = PERMITTED.getOrDefault(rule, Set.of());
        return found.filter(use -> permitted.stream().noneMatch(use::startsWith))
                .distinct()
                .sorted()
                .toList();
    }
}
