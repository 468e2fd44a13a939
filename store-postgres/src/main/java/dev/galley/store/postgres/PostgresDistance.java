package dev.galley.store.postgres;

import dev.galley.model.Sphere;
import dev.galley.model.Sphere.Series;
import java.util.List;

/// The distance of two points as PostgreSQL computes it: operation by operation what [Sphere#distance] does.
///
/// All constants come from there. PostgreSQL calls one C function for each operator on `double precision`, so no
/// compiler contracts two of them into one that rounds differently.
final class PostgresDistance {

    private PostgresDistance() {}

    /// The statement that makes `galley_distance(point, point)`; null if either is.
    static String create() {
        return """
        CREATE OR REPLACE FUNCTION galley_distance(a point, b point) RETURNS double precision
        LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 200 AS $$
        DECLARE
            u double precision := a[1] - b[1];
            v double precision := a[1] + b[1];
            w double precision := abs(a[0] - b[0]);
            z double precision;
            s double precision; c double precision;
            u_sine double precision; u_cosine double precision;
            v_sine double precision; v_cosine double precision;
            p double precision; q double precision;
            t double precision;
        BEGIN
            IF w > 180 THEN w := 360 - w; END IF;
        %s%s%s    p := u_sine * c; q := v_cosine * s;
            p := p * p + q * q;
            q := u_cosine * c; t := v_sine * s;
            q := q * q + t * t;
            t := sqrt(p) / (sqrt(q) + sqrt(p + q));
            t := t / (1 + sqrt(1 + t * t));
            t := t / (1 + sqrt(1 + t * t));
            z := t * t;
            RETURN round(t * %s * %s * 100) / 100;
        END $$\
        """
                .formatted(
                        turn("u", "u_sine", "u_cosine"),
                        turn("v", "v_sine", "v_cosine"),
                        turn("w", "s", "c"),
                        sum(Series.ARCTANGENT),
                        constant(Sphere.METRES));
    }

    private static String turn(String angle, String sine, String cosine) {
        return """
            IF abs(%1$s) < %2$s THEN %1$s := 0; ELSE %1$s := %1$s * %3$s; END IF;
            z := %1$s * %1$s;
            s := %1$s * %4$s;
            c := %5$s;
            p := 2 * s * c; q := (c - s) * (c + s);
            %6$s := p; %7$s := q;
        """
                .formatted(
                        angle,
                        constant(Sphere.NOTHING),
                        constant(Sphere.QUARTER),
                        sum(Series.SINE),
                        sum(Series.COSINE),
                        sine,
                        cosine);
    }

    /// `(1 + z * (a + z * (b + z * c)))`
    private static String sum(Series series) {
        List<Double> coefficients = Sphere.coefficients(series);
        StringBuilder text = new StringBuilder("(1");
        for (int i = 0; i < coefficients.size(); i++) {
            boolean last = i == coefficients.size() - 1;
            text.append(" + z * ").append(last ? "" : "(").append(constant(coefficients.get(i)));
        }
        return text.append(")".repeat(coefficients.size())).toString();
    }

    /// Java writes as many digits as tell a double from all others, and PostgreSQL reads them exactly.
    private static String constant(double value) {
        return "'" + value + "'::double precision";
    }
}
