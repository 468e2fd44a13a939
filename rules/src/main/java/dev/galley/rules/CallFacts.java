package dev.galley.rules;

import dev.galley.model.Call;
import dev.galley.model.Value;

/// What a rule may know of the request besides records.
public interface CallFacts {

    /// Who calls, when, from where.
    Call call();

    /// A field of the caller's own user record, read now; asked only when a rule mentions `auth.record.FIELD`.
    ///
    /// `Value.NULL` when the field is empty. Never asked for a caller that is not a signed-in user.
    Value userField(String field);

    /// Whether the caller signed in without saying who they are.
    default boolean anonymous() {
        return false;
    }

    /// How strongly the caller has proven who they are: the authenticator assurance level of NIST SP 800-63B.
    default int assuranceLevel() {
        return 1;
    }
}
