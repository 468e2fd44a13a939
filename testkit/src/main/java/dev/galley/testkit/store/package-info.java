/// **Contract of a store.** What every engine promises, as tests: one class per subject, each sentence
/// a method, run on real databases.
///
/// - Door: [StoreContract], the base of all subjects; [Table], a collection as tests handle it.
/// - An engine exists when a run of each class passes on it: extend the class, hand the engine to its
///   constructor, or let [dev.galley.testkit.OnEveryStore] do so.
/// - Uses: `model`, `rules`, `store`. Knows no engine.
@NullMarked
package dev.galley.testkit.store;

import org.jspecify.annotations.NullMarked;
