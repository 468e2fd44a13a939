/// **Backup.** Writes archives of the running app, on demand and on time, and keeps as many as it is told to.
///
/// - Door: [Backups], [BackupsHttp], [BackupsConfig], [BackupSchedule], [Backup], [UpgradeBackups].
/// - Stores: files in `backups/` of the data folder, `backup-TIME.zip`, `scheduled-TIME.zip` and
///   `before-upgrade-TIME.zip`.
/// - Emits: nothing. Reads: everything, in one snapshot.
/// - Uses: `workers`. Spec: `store.archive`.
@NullMarked
package dev.galley.server.backup;

import org.jspecify.annotations.NullMarked;
