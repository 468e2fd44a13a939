package dev.galley.model;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Distances on the earth, taken as a sphere of its mean radius: within 0.6 % of those on the ellipsoid.
///
/// **Why no sine of a library.** A rule has to mean the same in memory and on every engine, to the last digit, and
/// the sines and arctangents of Java, of C libraries and of databases differ in theirs. Rounding the result
/// hides that nearly always, which is worse than never. So a distance is computed by `+ − × ÷ √` and
/// rounding alone, which IEEE 754 defines to the last bit, in one fixed order; [#coefficients] are for engines that
/// have to compute it by themselves.
///
/// **The formula.** With half the difference and half the sum of the latitudes `u`, `v` and half the
/// difference of the longitudes `w`, the sine and cosine of half the angle between two places are
///
///     s² = (sin u · cos w)² + (cos v · sin w)²      c² = (cos u · cos w)² + (sin v · sin w)²
///
/// Both are sums of squares, so nothing cancels out, neither for neighbours nor for antipodes. The arctangent of
/// `s / c` is halved three times by `tan(x/2) = t / (1 + √(1 + t²))`, so that its series is short. Before it is
/// rounded, the result is off by less than a ten-millionth of a metre.
///
/// Differences below [#NOTHING] degrees (a tenth of a millimetre) count as none: engines that refuse an
/// underflow never see one.
public final class Sphere {

    /// The mean radius of the earth in metres.
    public static final double RADIUS = 6_371_008.8;

    /// In degrees.
    public static final double NOTHING = 1e-9;

    /// Turns degrees into radians of a quarter of the angle: half is meant, and the series take half of that.
    public static final double QUARTER = Math.PI / 720;

    private static final double[] SINE = series(8, k -> 1 / factorial(2 * k + 1));
    private static final double[] COSINE = series(8, k -> 1 / factorial(2 * k));
    private static final double[] ARCTANGENT = series(11, k -> 1.0 / (2 * k + 1));

    /// What the arctangent of an eighth of half the angle is multiplied by to be metres.
    public static final double METRES = 16 * RADIUS;

    /// How much wider than it must be a box is, in metres: more than what rounding to a centimetre adds.
    private static final double MARGIN_METRES = 0.1;

    /// The same in degrees, for engines that read coordinates inexactly.
    private static final double MARGIN_DEGREES = 1e-7;

    private Sphere() {}

    /// The distance in metres, rounded to a centimetre.
    public static double distance(Value.Point a, Value.Point b) {
        Turn u = turn(something(a.latitude() - b.latitude()) * QUARTER);
        Turn v = turn(something(a.latitude() + b.latitude()) * QUARTER);
        Turn w = turn(something(shorter(Math.abs(a.longitude() - b.longitude()))) * QUARTER);
        double p = square(u.sine * w.cosine) + square(v.cosine * w.sine);
        double q = square(u.cosine * w.cosine) + square(v.sine * w.sine);
        double t = Math.sqrt(p) / (Math.sqrt(q) + Math.sqrt(p + q));
        double eighth = halved(halved(t));
        double metres = eighth * sum(ARCTANGENT, eighth * eighth) * METRES;
        return Math.rint(metres * 100) / 100;
    }

    /// A series that [#distance] sums up.
    ///
    /// All begin with 1, and go on in powers of `x²`: `sin x ÷ x`, `cos x`, `arctan x ÷ x`.
    public enum Series {
        SINE,
        COSINE,
        ARCTANGENT
    }

    /// The coefficients behind the first, which is 1.
    public static List<Double> coefficients(Series series) {
        double[] all =
                switch (series) {
                    case SINE -> SINE;
                    case COSINE -> COSINE;
                    case ARCTANGENT -> ARCTANGENT;
                };
        return DoubleStream.of(all).boxed().toList();
    }

    /// Degrees of latitude and longitude from corner to corner, edges included.
    public record Box(double south, double north, double west, double east) {

        public boolean contains(Value.Point point) {
            return point.latitude() >= south
                    && point.latitude() <= north
                    && point.longitude() >= west
                    && point.longitude() <= east;
        }
    }

    /// One or two boxes that together hold all places no further than so many metres, and some others.
    ///
    /// Two where the circle crosses the 180th meridian. A circle that holds a pole touches every meridian.
    public static List<Box> around(Value.Point centre, double metres) {
        double angle = (Math.max(metres, 0) + MARGIN_METRES) / RADIUS;
        double reach = Math.toDegrees(angle) + MARGIN_DEGREES;
        double south = centre.latitude() - reach;
        double north = centre.latitude() + reach;
        double everywhere = Value.Point.MAX_LONGITUDE;
        if (!(south > -Value.Point.MAX_LATITUDE && north < Value.Point.MAX_LATITUDE)) {
            return List.of(new Box(south, north, -everywhere, everywhere));
        }
        double ratio = Math.sin(angle) / Math.cos(Math.toRadians(centre.latitude()));
        if (ratio >= 1) {
            return List.of(new Box(south, north, -everywhere, everywhere));
        }
        double sideways = Math.toDegrees(Math.asin(ratio)) * (1 + MARGIN_DEGREES) + MARGIN_DEGREES;
        double west = centre.longitude() - sideways;
        double east = centre.longitude() + sideways;
        if (west > -everywhere && east < everywhere) {
            return List.of(new Box(south, north, west, east));
        }
        // No circle without a pole spans more than half of the meridians, so it crosses one edge
        // only.
        return List.of(
                new Box(south, north, west <= -everywhere ? west + 360 : west, everywhere),
                new Box(south, north, -everywhere, east >= everywhere ? east - 360 : east));
    }

    private static double something(double degrees) {
        return Math.abs(degrees) < NOTHING ? 0 : degrees;
    }

    private static double shorter(double degrees) {
        return degrees > 180 ? 360 - degrees : degrees;
    }

    private static double square(double x) {
        return x * x;
    }

    private record Turn(double sine, double cosine) {}

    /// Of twice an angle of at most 45 degrees, in radians.
    private static Turn turn(double half) {
        double z = half * half;
        double s = half * sum(SINE, z);
        double c = sum(COSINE, z);
        return new Turn(2 * s * c, (c - s) * (c + s));
    }

    /// The tangent of half the angle.
    private static double halved(double tangent) {
        return tangent / (1 + Math.sqrt(1 + tangent * tangent));
    }

    /// `1 + z·(a + z·(b + …))`
    private static double sum(double[] coefficients, double z) {
        double sum = 0;
        for (int i = coefficients.length - 1; i >= 0; i--) {
            sum = z * (coefficients[i] + sum);
        }
        return 1 + sum;
    }

    private static double[] series(int length, IntToDoubleFunction term) {
        return IntStream.rangeClosed(1, length)
                .mapToDouble(k -> (k % 2 == 0 ? 1 : -1) * term.applyAsDouble(k))
                .toArray();
    }

    private static double factorial(int n) {
        double product = 1;
        for (int i = 2; i <= n; i++) {
            product *= i;
        }
        return product;
    }
}
