/// **Bench.** Load generator and floor servers; measures the product against them in one run.
@NullMarked
package dev.galley.bench;

import org.jspecify.annotations.NullMarked;
