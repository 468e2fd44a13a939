package dev.galley.rules;

import dev.galley.model.Call;
import dev.galley.model.Caller;
import dev.galley.model.Texts;
import dev.galley.model.Value;
import java.util.ArrayList;
import java.util.List;

/// What a request's caller and circumstances are, as values.
///
/// Only a signed-in user is an `auth`: admins and keys pass rules by role and never evaluate one, so
/// where they turn up all the same they count as guests.
final class CallerValues {

    /// Whole numbers up to here are exact as doubles.
    private static final long EXACT = 1L << 53;

    private CallerValues() {}

    static Value of(Node.Caller node, CallFacts facts) {
        Call call = facts.call();
        return switch (node.fact()) {
            case SIGNED_IN -> new Value.Bool(call.caller() instanceof Caller.User);
            case TIME -> new Value.Timestamp(call.timeMillis());
            case IP -> text(call.ip());
            case METHOD -> text(call.method());
            case APP_PLATFORM -> text(call.appPlatform());
            case APP_VERSION -> text(call.appVersion());
            case ID,
                    ID_IN,
                    COLLECTION,
                    ROLES,
                    VERIFIED,
                    ANONYMOUS,
                    ASSURANCE_LEVEL,
                    SESSION,
                    CLAIM,
                    USER_FIELD ->
                    call.caller() instanceof Caller.User user
                            ? ofUser(node, user, facts)
                            : Outcomes.FAULT;
        };
    }

    private static Value ofUser(Node.Caller node, Caller.User user, CallFacts facts) {
        return switch (node.fact()) {
            case ID -> text(user.id().value());
            case ID_IN ->
                    user.collection().value().equals(node.name())
                            ? text(user.id().value())
                            : Outcomes.UNLIKE;
            case COLLECTION -> text(user.collection().value());
            case ROLES -> roles(user);
            case VERIFIED -> new Value.Bool(user.verified());
            case ANONYMOUS -> new Value.Bool(facts.anonymous());
            case ASSURANCE_LEVEL -> new Value.Int(facts.assuranceLevel());
            case SESSION -> text(user.session());
            case CLAIM -> claim(user, node.name());
            case USER_FIELD -> facts.userField(node.name());
            case SIGNED_IN, TIME, IP, METHOD, APP_PLATFORM, APP_VERSION ->
                    throw new IllegalStateException(node.fact() + " is not about the user");
        };
    }

    /// A claim as the type it is compared with.
    ///
    /// Numbers change their kind where that loses nothing. What does not fit is `misfit`; of a list,
    /// items that do not fit are left out, since no value of the type equals them.
    static Value convert(Value claim, Type type, Value misfit) {
        if (Outcomes.isFault(claim)) {
            return claim;
        }
        if (type.many()) {
            return claim instanceof Value.Many list ? items(list, type.item()) : Outcomes.FAULT;
        }
        return switch (claim) {
            case Value.Null _ -> claim;
            case Value.Text _ -> type.is(Type.Base.TEXT) ? claim : misfit;
            case Value.Bool _ -> type.is(Type.Base.BOOL) ? claim : misfit;
            case Value.Int number -> whole(number, type, misfit);
            case Value.Number number -> real(number, type, misfit);
            case Value.Decimal _, Value.Timestamp _, Value.Json _, Value.Point _, Value.Many _ ->
                    misfit;
        };
    }

    private static Value whole(Value.Int claim, Type type, Value misfit) {
        if (type.is(Type.Base.INT)) {
            return claim;
        }
        boolean exact = claim.number() >= -EXACT && claim.number() <= EXACT;
        return type.is(Type.Base.NUMBER) && exact ? new Value.Number(claim.number()) : misfit;
    }

    private static Value real(Value.Number claim, Type type, Value misfit) {
        if (type.is(Type.Base.NUMBER)) {
            return claim;
        }
        double number = claim.number();
        boolean exact = number == Math.rint(number) && Math.abs(number) <= EXACT;
        return type.is(Type.Base.INT) && exact ? new Value.Int((long) number) : misfit;
    }

    private static Value items(Value.Many list, Type item) {
        List<Value> fitting = new ArrayList<>();
        for (Value value : list.items()) {
            Value converted = convert(value, item, Value.NULL);
            if (!(converted instanceof Value.Null)) {
                fitting.add(converted);
            }
        }
        return new Value.Many(fitting);
    }

    private static Value roles(Caller.User user) {
        List<Value> roles = new ArrayList<>(user.roles().size());
        for (String role : user.roles()) {
            roles.add(new Value.Text(role));
        }
        return new Value.Many(roles);
    }

    private static Value claim(Caller.User user, String name) {
        Object claim = user.claims().get(name);
        return claim == null ? Outcomes.FAULT : dynamic(claim);
    }

    /// A claim that no field could hold is an error, like one that is not there.
    private static Value dynamic(Object claim) {
        return switch (claim) {
            case String text -> text(text);
            case Boolean bool -> new Value.Bool(bool);
            case Long number -> new Value.Int(number);
            case Integer number -> new Value.Int(number);
            case Double number ->
                    Double.isFinite(number) ? new Value.Number(number) : Outcomes.FAULT;
            case List<?> list -> list(list);
            default -> Outcomes.UNLIKE;
        };
    }

    private static Value list(List<?> claims) {
        List<Value> items = new ArrayList<>();
        for (Object claim : claims) {
            Value item = dynamic(claim);
            if (!Outcomes.isFault(item)) {
                items.add(item);
            }
        }
        return new Value.Many(items);
    }

    private static Value text(String text) {
        return Texts.isStorable(text) ? new Value.Text(text) : Outcomes.FAULT;
    }
}
