/// **Transfer.** Takes many records in and gives all of them out, for those who run the app.
///
/// A chunk of lines goes [TransferHttp] → [Transfer], which types each line and makes one transaction of them; what is
/// wrong with a line is told of that line, and the others are written. An export goes page by page in the order of ids.
/// Rules are not asked here: who may call this may see and set everything. All else that guards records does so.
///
/// - Door: [Transfer], [ImportTerms], [Imported], [ExportTerms], [ExportedPage], [TransferHttp].
/// - Stores: the tables of the collections and, with each write, its entries in the change log.
/// - Emits: one log entry per record written. Reads: nothing but the store.
/// - Uses: `fields`, `gate` (what the log has to know of rules; filters), `requests`.
@NullMarked
package dev.galley.server.transfer;

import org.jspecify.annotations.NullMarked;
