package dev.galley.testkit.store;

import static dev.galley.testkit.store.Fields.bool;
import static dev.galley.testkit.store.Fields.point;
import static dev.galley.testkit.store.Fields.relation;
import static dev.galley.testkit.store.Fields.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Collection;
import dev.galley.model.DefaultValue;
import dev.galley.model.Field;
import dev.galley.model.RecordId;
import dev.galley.model.Sphere;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.rules.BoundRule;
import dev.galley.testkit.Engine;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Points are kept to the last bit, and what is near is what the model says is near: everywhere on the earth, in the
/// same order on every engine, page by page.
public abstract class PointsContract extends StoreContract {

    private static final Value.Point BERLIN = new Value.Point(13.405, 52.52);

    private final SplittableRandom random = new SplittableRandom(20_261_121);

    protected PointsContract(Engine engine) {
        super(engine);
    }

    /// Around here, around the world, at the poles, across the 180th meridian; some places twice.
    private List<StoredRecord> scatter(Table table, int count) {
        List<StoredRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Value place =
                    switch (i % 6) {
                        case 0 -> around(BERLIN, 0.5);
                        case 1 -> around(new Value.Point(180, -17), 1);
                        case 2 -> around(new Value.Point(0, 90), 2);
                        case 3 -> records.get(random.nextInt(records.size())).value("place");
                        case 4 -> around(new Value.Point(0, 0), 180);
                        default -> i % 4 == 1 ? Value.NULL : around(BERLIN, 0.001);
                    };
            records.add(table.create("place", place, "open", i % 3 == 0));
        }
        return records;
    }

    private Value.Point around(Value.Point centre, double degrees) {
        double east = centre.longitude() + random.nextDouble(-degrees, degrees);
        double north = centre.latitude() + random.nextDouble(-degrees, degrees);
        return new Value.Point(
                east > 180 ? east - 360 : Math.max(east, -180), Math.clamp(north, -90, 90));
    }

    private static double distance(StoredRecord record, Value.Point centre) {
        return record.value("place") instanceof Value.Point place
                ? Sphere.distance(place, centre)
                : Double.POSITIVE_INFINITY;
    }

    private static List<RecordId> nearest(
            List<StoredRecord> records, Value.Point centre, double metres) {
        return records.stream()
                .filter(record -> distance(record, centre) <= metres)
                .sorted(
                        Comparator.<StoredRecord>comparingDouble(r -> distance(r, centre))
                                .thenComparing(StoredRecord::id))
                .map(StoredRecord::id)
                .toList();
    }

    private static List<Value.Point> centres() {
        return List.of(
                BERLIN,
                new Value.Point(179.95, -16.9),
                new Value.Point(-180, -17),
                new Value.Point(45, 89.5),
                new Value.Point(-75, 90),
                new Value.Point(0, -90),
                new Value.Point(0, 0));
    }

    @Test
    void points_are_given_back_to_the_last_bit() {
        Table table = table("things", point("place"));
        List<Value.Point> points =
                List.of(
                        BERLIN,
                        new Value.Point(0.1 + 0.2, 1.0 / 3),
                        new Value.Point(180, 90),
                        new Value.Point(-180, -90),
                        new Value.Point(-0.0, Double.MIN_VALUE),
                        new Value.Point(1e-5, -1.25e-300),
                        new Value.Point(Math.nextDown(180.0), Math.nextUp(-90.0)));
        for (Value.Point point : points) {
            StoredRecord record = table.create("place", point);
            assertThat(table.get(record.id()).value("place")).isEqualTo(point);
            assertThat(table.list().id(record.id()).rows().getFirst().value("place"))
                    .isEqualTo(point);
        }
    }

    @Test
    void a_point_comes_changes_and_goes() {
        Table table = table("things", point("place"), text("title"));
        RecordId id = table.create().id();
        assertThat(table.get(id).value("place")).isEqualTo(Value.NULL);
        table.update(id, "place", BERLIN);
        table.update(id, "title", "tea");
        assertThat(table.get(id).value("place")).isEqualTo(BERLIN);
        long rev = table.get(id).rev();
        assertThat(table.update(id, "place", new Value.Point(13.405, 52.52))).isEqualTo(rev);
        table.update(id, "place", Value.NULL);
        assertThat(table.get(id).value("place")).isEqualTo(Value.NULL);
    }

    @Test
    void the_log_keeps_a_point_that_a_rule_reads() {
        Table table = table("things", point("place"));
        trial.ruleColumns(table, "place");
        RecordId id = table.create("place", BERLIN).id();
        long head = head();
        table.update(id, "place", Value.NULL);
        assertThat(entriesAfter(head).getFirst().olds()).isEqualTo("[{\"place\":[13.405,52.52]}]");
    }

    @Test
    void a_new_point_of_old_records_is_its_default_and_outlives_a_restart() {
        Table table = table("things", text("title"));
        RecordId id = table.create("title", "tea").id();
        Field place = point("place").asRequired().withDefault(new DefaultValue.Constant(BERLIN));
        redefine(table, collection("things", text("title"), place));
        reopen();
        assertThat(table.get(id).value("place")).isEqualTo(BERLIN);
        assertThat(table.field("place")).isEqualTo(place);
        assertThat(table.list().near("place", BERLIN, 1).ids()).containsExactly(id);
    }

    @Test
    void the_nearest_come_first_everywhere_on_the_earth() {
        Table table = table("things", point("place"), bool("open"));
        List<StoredRecord> records = scatter(table, 600);
        for (Value.Point centre : centres()) {
            for (double metres : new double[] {0, 50, 900, 30_000, 300_000, 8e6, 20_100_000}) {
                assertThat(table.list().near("place", centre, metres).ids())
                        .as("%s m around %s", metres, centre)
                        .isEqualTo(nearest(records, centre, metres));
            }
        }
    }

    @Test
    void each_tells_how_far_it_is_to_the_centimetre() {
        Table table = table("things", point("place"), bool("open"));
        scatter(table, 100);
        for (Value.Point centre : centres()) {
            assertThat(table.list().near("place", centre, 20_100_000).rows())
                    .hasSizeGreaterThan(50)
                    .allSatisfy(row ->
                            assertThat(row.distance())
                                    .isEqualTo(
                                            Sphere.distance(
                                                    (Value.Point) row.value("place"), centre)));
        }
    }

    @Test
    void pages_of_the_nearest_join_without_a_gap() {
        Table table = table("things", point("place"), bool("open"));
        List<StoredRecord> records = scatter(table, 300);
        for (int size : new int[] {1, 7, 1_000}) {
            assertThat(table.list().near("place", BERLIN, 100_000).pages(size))
                    .extracting(Listing.Row::id)
                    .isEqualTo(nearest(records, BERLIN, 100_000));
        }
        assertThat(table.list().near("place", BERLIN, 20_100_000).pages(50))
                .extracting(Listing.Row::id)
                .isEqualTo(nearest(records, BERLIN, 20_100_000));
    }

    @Test
    void pages_of_every_small_size_join_to_their_end_around_a_crowd() {
        Table table = table("things", point("place"), bool("open"));
        List<StoredRecord> records = crowd(table);
        BoundRule rule = Judge.guest(trial).list(table, "record.open");
        List<StoredRecord> open =
                records.stream()
                        .filter(record -> record.value("open").equals(new Value.Bool(true)))
                        .toList();
        for (int size = 1; size <= 7; size++) {
            for (double metres : new double[] {40, 20_100_000}) {
                assertThat(table.list().near("place", BERLIN, metres).pages(size))
                        .as("%s m, %s to a page", metres, size)
                        .extracting(Listing.Row::id)
                        .isEqualTo(nearest(records, BERLIN, metres));
            }
            assertThat(table.list().where(rule).near("place", BERLIN, 20_100_000).pages(size))
                    .as("%s to a page of those that a rule lets through", size)
                    .extracting(Listing.Row::id)
                    .isEqualTo(nearest(open, BERLIN, 20_100_000));
        }
    }

    /// Many at one place, many within a few metres, some down the road, one on each continent.
    private List<StoredRecord> crowd(Table table) {
        List<StoredRecord> records = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            Value.Point place =
                    switch (i % 9) {
                        case 0, 1 -> BERLIN;
                        case 2, 3, 4, 5 -> around(BERLIN, 0.0002);
                        case 6, 7 -> around(BERLIN, 0.02);
                        default -> around(new Value.Point(0, 0), 180);
                    };
            records.add(table.create("place", place, "open", i % 4 == 0));
        }
        return records;
    }

    /// An engine may look latitudes up in pieces. Whatever round part of a degree those are, no place is lost where they
    /// meet, on either hemisphere, nor at the equator, where north and south are mirrored.
    @Test
    void no_place_is_lost_at_the_edge_of_a_circle_or_of_a_piece_of_latitude() {
        long seed = new SplittableRandom().nextLong();
        SplittableRandom some = new SplittableRandom(seed);
        Table table = table("things", point("place"), bool("open"));
        List<StoredRecord> records = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            double centre = List.of(0.0, 0.0, 52.0, -33.0, 89.9).get(i % 5);
            double latitude = centre + some.nextInt(-3, 4) * List.of(0.1, 0.01, 0.002).get(i % 3);
            records.add(
                    table.create(
                            "place",
                            new Value.Point(meridian(some), Math.min(beside(some, latitude), 90))));
        }
        for (int i = 0; i < 60; i++) {
            StoredRecord from = records.get(some.nextInt(records.size()));
            StoredRecord to = records.get(some.nextInt(records.size()));
            Value.Point centre = (Value.Point) from.value("place");
            double metres = distance(to, centre);
            String as = "seed %s: %s m around %s".formatted(seed, metres, centre);
            assertThat(table.list().near("place", centre, metres).ids())
                    .as(as)
                    .contains(to.id())
                    .isEqualTo(nearest(records, centre, metres));
            double nearly = Math.nextDown(metres);
            assertThat(table.list().near("place", centre, nearly).ids())
                    .as(as + ", nearly")
                    .isEqualTo(nearest(records, centre, nearly));
            String rule =
                    "distance(record.place, point(%s, %s)) <= %s"
                            .formatted(
                                    plain(centre.latitude()),
                                    plain(centre.longitude()),
                                    plain(metres));
            assertThat(seen(table, rule))
                    .as(as)
                    .containsExactlyInAnyOrderElementsOf(nearest(records, centre, metres));
        }
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).toPlainString();
    }

    private static double meridian(SplittableRandom some) {
        return switch (some.nextInt(4)) {
            case 0 -> 180 - some.nextInt(3) * 0.001;
            case 1 -> -180 + some.nextInt(3) * 0.001;
            default -> some.nextInt(-2, 3) * 0.002;
        };
    }

    /// The same, the number before, or that behind.
    private static double beside(SplittableRandom some, double latitude) {
        return switch (some.nextInt(3)) {
            case 0 -> Math.nextDown(latitude);
            case 1 -> Math.nextUp(latitude);
            default -> latitude;
        };
    }

    @Test
    void circles_of_every_size_around_anywhere_hold_what_the_model_says() {
        long seed = new SplittableRandom().nextLong();
        SplittableRandom some = new SplittableRandom(seed);
        Table table = table("things", point("place"), bool("open"));
        List<StoredRecord> records = scatter(table, 300);
        for (int i = 0; i < 100; i++) {
            Value place = records.get(some.nextInt(records.size())).value("place");
            Value.Point centre =
                    place instanceof Value.Point there && some.nextBoolean()
                            ? there
                            : new Value.Point(some.nextDouble(-180, 180), some.nextDouble(-90, 90));
            double metres = Math.pow(10, some.nextDouble(-2, 7.3));
            List<RecordId> expected = nearest(records, centre, metres);
            int limit = some.nextInt(1, 40);
            assertThat(table.list().near("place", centre, metres).limit(limit).ids())
                    .as("seed %s: the first %s in %s m around %s", seed, limit, metres, centre)
                    .isEqualTo(expected.subList(0, Math.min(limit, expected.size())));
        }
    }

    @Test
    void rules_narrow_the_nearest() {
        Table table = table("things", point("place"), bool("open"));
        List<StoredRecord> open =
                scatter(table, 300).stream()
                        .filter(record -> record.value("open").equals(new Value.Bool(true)))
                        .toList();
        BoundRule rule = Judge.guest(trial).list(table, "record.open");
        assertThat(table.list().where(rule).near("place", BERLIN, 500_000).pages(20))
                .extracting(Listing.Row::id)
                .isEqualTo(nearest(open, BERLIN, 500_000));
        BoundRule nobody = Judge.guest(trial).list(table, "auth != null && record.open");
        assertThat(table.list().where(nobody).near("place", BERLIN, 500_000).rows()).isEmpty();
    }

    @Test
    void the_nearest_are_listed_with_what_may_be_read_of_them() {
        Table table = table("things", point("place"), bool("open"));
        RecordId open = table.create("place", BERLIN, "open", true).id();
        RecordId closed = table.create("place", BERLIN, "open", false).id();
        List<Listing.Row> rows =
                table.list()
                        .readable("open", Judge.guest(trial).readable(table, "record.open"))
                        .near("place", BERLIN, 10)
                        .rows();
        assertThat(rows).extracting(Listing.Row::id).containsExactly(open, closed);
        assertThat(rows).extracting(row -> row.readable().get("open")).containsExactly(true, false);
        assertThat(rows).extracting(Listing.Row::distance).containsExactly(0.0, 0.0);
    }

    @Test
    void a_rule_selects_by_distance_what_the_model_does() {
        Table table = table("things", point("place"), bool("open"));
        List<StoredRecord> records = scatter(table, 600);
        for (Value.Point centre : centres()) {
            for (double metres : new double[] {0, 50, 5_000, 300_000, 8e6}) {
                String text =
                        "distance(record.place, point(%s, %s)) <= %s"
                                .formatted(centre.latitude(), centre.longitude(), metres);
                assertThat(seen(table, text))
                        .as(text)
                        .containsExactlyInAnyOrderElementsOf(nearest(records, centre, metres));
                String further = "!(" + text + ")";
                assertThat(seen(table, further))
                        .as(further)
                        .containsExactlyElementsOf(
                                records.stream()
                                        .filter(r -> r.value("place") instanceof Value.Point)
                                        .filter(r -> distance(r, centre) > metres)
                                        .map(StoredRecord::id)
                                        .toList());
            }
        }
    }

    private List<RecordId> seen(Table table, String rule) {
        return table.list().where(Judge.guest(trial).list(table, rule)).ids();
    }

    @Test
    void a_rule_looks_along_a_relation_and_into_another_collection() {
        Table shops = table("shops", point("place"));
        Table offers = table("offers", relation("shop", "shops"), point("place"));
        RecordId near = shops.create("place", BERLIN).id();
        RecordId far = shops.create("place", new Value.Point(2.3522, 48.8566)).id();
        RecordId nowhere = shops.create().id();
        RecordId first = offers.create("shop", near).id();
        RecordId second = offers.create("shop", far, "place", new Value.Point(2.352, 48.856)).id();
        offers.create("shop", nowhere);
        offers.create();

        assertThat(seen(offers, "distance(record.shop.place, point(52.5, 13.4)) < 5000"))
                .containsExactly(first);
        assertThat(seen(offers, "!(distance(record.shop.place, point(52.5, 13.4)) < 5000)"))
                .containsExactly(second);
        assertThat(
                        seen(
                                offers,
                                "exists('shops', s, s.place != null && record.place != null"
                                        + " && distance(s.place, record.place) < 100)"))
                .containsExactly(second);
    }

    @Test
    void an_index_of_a_collection_may_come_and_go_beside_that_of_a_point() {
        Table table = table("things", point("place"), text("title"));
        Collection plain = table.collection();
        table.create("place", BERLIN, "title", "tea");
        redefine(table, collection("things", point("place"), text("title"), point("other")));
        assertThat(table.list().near("place", BERLIN, 1).ids()).hasSize(1);
        assertThat(table.list().near("other", BERLIN, 1).ids()).isEmpty();
        remove(table);
        assertThat(store().schema().find(plain.name())).isEmpty();
    }
}
