package dev.galley.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Distances agree with what the library's functions come to, and boxes leave out nothing that is near.
class SphereTest {

    private static final Value.Point BERLIN = new Value.Point(13.405, 52.52);
    private static final Value.Point PARIS = new Value.Point(2.3522, 48.8566);

    /// Half a centimetre of rounding, and what two ways of computing may differ by.
    private static final double TOLERANCE = 0.005_001;

    private final SplittableRandom random = new SplittableRandom(20_261_121);

    private Value.Point anywhere() {
        return new Value.Point(random.nextDouble(-180, 180), random.nextDouble(-90, 90));
    }

    /// The same formula by sines and arctangents of the library.
    private static double byTheLibrary(Value.Point a, Value.Point b) {
        double u = StrictMath.toRadians(a.latitude() - b.latitude()) / 2;
        double v = StrictMath.toRadians(a.latitude() + b.latitude()) / 2;
        double w = StrictMath.toRadians(a.longitude() - b.longitude()) / 2;
        double sine =
                StrictMath.hypot(
                        StrictMath.sin(u) * StrictMath.cos(w),
                        StrictMath.cos(v) * StrictMath.sin(w));
        double cosine =
                StrictMath.hypot(
                        StrictMath.cos(u) * StrictMath.cos(w),
                        StrictMath.sin(v) * StrictMath.sin(w));
        return 2 * Sphere.RADIUS * StrictMath.atan2(sine, cosine);
    }

    private static Value.Point moved(Value.Point from, double east, double north) {
        return new Value.Point(
                Math.clamp(from.longitude() + east, -180, 180),
                Math.clamp(from.latitude() + north, -90, 90));
    }

    @Test
    void a_distance_is_that_of_the_great_circle() {
        assertThat(Sphere.distance(BERLIN, PARIS)).isEqualTo(877_464.54);
        for (int i = 0; i < 100_000; i++) {
            Value.Point a = anywhere();
            Value.Point b = anywhere();
            assertThat(Sphere.distance(a, b)).isCloseTo(byTheLibrary(a, b), within(TOLERANCE));
        }
    }

    @Test
    void neighbours_and_antipodes_are_exact_too() {
        for (int i = 0; i < 100_000; i++) {
            Value.Point a = anywhere();
            double east = random.nextDouble(-1e-4, 1e-4);
            double north = random.nextDouble(-1e-4, 1e-4);
            Value.Point near = moved(a, east, north);
            double across = a.longitude() > 0 ? -180 : 180;
            Value.Point far = moved(new Value.Point(a.longitude(), -a.latitude()), across, north);
            assertThat(Sphere.distance(a, near))
                    .isCloseTo(byTheLibrary(a, near), within(TOLERANCE));
            assertThat(Sphere.distance(a, far)).isCloseTo(byTheLibrary(a, far), within(TOLERANCE));
        }
    }

    @Test
    void both_ways_are_equally_far() {
        for (int i = 0; i < 10_000; i++) {
            Value.Point a = anywhere();
            Value.Point b = anywhere();
            assertThat(Sphere.distance(a, b)).isEqualTo(Sphere.distance(b, a));
        }
    }

    @Test
    void places_with_several_names_are_one() {
        Value.Point pole = new Value.Point(0, 90);
        assertThat(Sphere.distance(pole, new Value.Point(123, 90))).isZero();
        assertThat(Sphere.distance(new Value.Point(180, 12), new Value.Point(-180, 12))).isZero();
        assertThat(Sphere.distance(BERLIN, BERLIN)).isZero();
        assertThat(Sphere.distance(pole, new Value.Point(7, -90)))
                .isCloseTo(Math.PI * Sphere.RADIUS, within(TOLERANCE));
    }

    @Test
    void what_is_too_small_to_matter_does_not_underflow() {
        Value.Point origin = new Value.Point(0, 0);
        Value.Point almost = new Value.Point(Double.MIN_VALUE, -1e-300);
        assertThat(Sphere.distance(origin, almost)).isZero();
    }

    @Test
    void minus_zero_is_zero() {
        assertThat(new Value.Point(-0.0, -0.0)).isEqualTo(new Value.Point(0, 0));
    }

    @Test
    void a_point_is_on_the_earth() {
        assertThat(new Value.Point(-180, 90).latitude()).isEqualTo(90);
        for (double beyond : new double[] {180.00000000000003, -181, Double.NaN, 1 / 0.0}) {
            assertThatThrownBy(() -> new Value.Point(beyond, 0))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new Value.Point(0, beyond / 2))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void the_boxes_hold_the_whole_circle() {
        double[] latitudes = {-90, -89.9999, -60, -1e-9, 0, 30, 89, 89.99, 90};
        double[] longitudes = {-180, -179.9999, -90, 0, 13, 179.9999, 180};
        double[] radii = {0, 0.01, 10, 1_000, 50_000, 1e6, 9e6, 1.5e7, 2.1e7};
        for (double latitude : latitudes) {
            for (double longitude : longitudes) {
                for (double radius : radii) {
                    holds(new Value.Point(longitude, latitude), radius);
                }
            }
        }
    }

    /// Tries places all around the circle's edge, a little inside.
    private void holds(Value.Point centre, double radius) {
        List<Sphere.Box> boxes = Sphere.around(centre, radius);
        assertThat(boxes).hasSizeBetween(1, 2);
        double reach = Math.toDegrees(radius / Sphere.RADIUS);
        for (int i = 0; i < 60; i++) {
            double share = Math.sqrt(random.nextDouble()) * 1.2;
            Value.Point point =
                    new Value.Point(
                            wrapped(
                                    centre.longitude()
                                            + random.nextDouble(-1, 1)
                                                    * Math.min(180, reach * 60 * share)),
                            Math.clamp(
                                    centre.latitude() + random.nextDouble(-1, 1) * reach * share,
                                    -90,
                                    90));
            if (Sphere.distance(centre, point) <= radius) {
                assertThat(boxes).anyMatch(box -> box.contains(point));
            }
        }
    }

    private static double wrapped(double degrees) {
        return degrees > 180 ? degrees - 360 : degrees < -180 ? degrees + 360 : degrees;
    }

    @Test
    void a_box_is_not_much_larger_than_the_circle() {
        Sphere.Box box = Sphere.around(BERLIN, 1_000).getFirst();
        assertThat(box.north() - box.south()).isCloseTo(2 * 0.009, within(0.000_1));
        assertThat(box.east() - box.west()).isCloseTo(2 * 0.014_78, within(0.000_1));
    }

    @Test
    void a_circle_across_the_180th_meridian_has_two_boxes_and_one_around_a_pole_the_whole_round() {
        List<Sphere.Box> fiji = Sphere.around(new Value.Point(179.99, -17), 5_000);
        assertThat(fiji).hasSize(2);
        assertThat(fiji.getFirst().east()).isEqualTo(180);
        assertThat(fiji.getLast().west()).isEqualTo(-180);
        assertThat(fiji.getLast().east()).isLessThan(-179.9);
        List<Sphere.Box> pole = Sphere.around(new Value.Point(20, 89.99), 5_000);
        assertThat(pole).hasSize(1);
        assertThat(pole.getFirst().west()).isEqualTo(-180);
        assertThat(pole.getFirst().east()).isEqualTo(180);
    }
}
