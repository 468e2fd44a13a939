package dev.galley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/// Guarded texts are no formulas, and come back as they were.
class FormulasTest {

    @Test
    void what_a_spreadsheet_would_run_is_guarded() {
        for (String text : new String[] {"=1", "+1", "-1", "@x", "\t=1", "\r=1", "'=1", "''-"}) {
            assertThat(Formulas.guarded(text)).isEqualTo("'" + text);
        }
        for (String text : new String[] {"", "'", "1=1", "it's", "'quoted'", " =1"}) {
            assertThat(Formulas.guarded(text)).isEqualTo(text);
            assertThat(Formulas.unguarded(text)).isEqualTo(text);
        }
    }

    @Test
    void every_text_comes_back_as_it_was() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 100_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(6); i > 0; i--) {
                text.append("''=+-@\t\rax".charAt(random.nextInt(10)));
            }
            assertThat(Formulas.unguarded(Formulas.guarded(text.toString())))
                    .as("seed %d", seed)
                    .isEqualTo(text.toString());
        }
    }
}
