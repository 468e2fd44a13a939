/// **Diagnosis.** Says why a request is answered as it is, how the app's rules are doing on its data, and how
/// the machine under it is.
///
/// - Door: [Diagnosis], [DiagnosisHttp], [Machine].
/// - Stores: nothing. Emits: nothing; it reads as anybody would, and writes nothing.
/// - Uses: `auth` (whom an explanation is for), `records` (explanations), `fields` (values on the wire), `requests`.
@NullMarked
package dev.galley.server.diagnosis;

import org.jspecify.annotations.NullMarked;
