package dev.galley.app;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `galley explain`
final class ExplainCommand implements Command {

    private static final String AS = "--as";
    private static final String GUEST = "--guest";
    private static final String NEXT = "--next";
    private static final String JSON = "--json";
    private static final List<String> ACTIONS =
            List.of("list", "view", "create", "update", "delete");

    private final JsonMapper mapper = JsonMapper.builder().build();

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.configured(
                        "explain",
                        "Says why a request is answered as it is: what each part of the rule comes to for this"
                                + " caller and record. Writes nothing.");
        spec.addPositional(positional("0", "ACTION", "list, view, create, update or delete."));
        spec.addPositional(
                positional(
                        "1", "COLLECTION/ID", "The record; for create and list the collection."));
        spec.addOption(
                Options.text(AS, "USER", "The caller: a mail address, an id, or COLLECTION/ID."));
        spec.addOption(Options.flag(GUEST, "The caller is nobody who has signed in."));
        spec.addOption(
                Options.text(
                        NEXT,
                        "JSON",
                        "What is sent: the new record of create, the patch of update."));
        spec.addOption(Options.flag(JSON, "Print the answer as JSON."));
        return spec;
    }

    private static PositionalParamSpec positional(String index, String label, String description) {
        return PositionalParamSpec.builder()
                .index(index)
                .required(true)
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build();
    }

    @Override
    public int run(ParseResult arguments, Terminal terminal) {
        ObjectNode question = question(arguments);
        Configuration configuration = Configuration.read(arguments, terminal);
        JsonNode explanation;
        try (Diagnoses diagnoses = Reached.open(configuration, false)) {
            explanation = diagnoses.explain(question);
        }
        String text =
                Options.isSet(arguments, JSON)
                        ? explanation.toPrettyString() + System.lineSeparator()
                        : new ExplanationText(terminal.paint()).of(explanation);
        terminal.out().print(text);
        return ExitCode.DONE;
    }

    private ObjectNode question(ParseResult arguments) {
        String action = arguments.matchedPositionalValue(0, "");
        String target = arguments.matchedPositionalValue(1, "");
        String as = Options.value(arguments, AS);
        boolean guest = Options.isSet(arguments, GUEST);
        if (!ACTIONS.contains(action)) {
            throw new WrongUsage(
                    Kinds.quoted(action) + " is no action" + Suggestion.of(action, ACTIONS));
        }
        if (as.isEmpty() != guest) {
            throw new WrongUsage("say who calls: %s USER or %s".formatted(AS, GUEST));
        }
        ObjectNode question = mapper.createObjectNode();
        question.put("action", action);
        int slash = target.indexOf('/');
        question.put("collection", slash < 0 ? target : target.substring(0, slash));
        if (slash >= 0) {
            question.put("id", target.substring(slash + 1));
        }
        if (!guest) {
            question.put("as", as);
        }
        if (Options.isSet(arguments, NEXT)) {
            question.set("next", next(Options.value(arguments, NEXT)));
        }
        return question;
    }

    private JsonNode next(String text) {
        try {
            JsonNode next = mapper.readTree(text);
            if (next.isObject()) {
                return next;
            }
        } catch (JacksonException e) {
            // answered below, like JSON that is no object
        }
        throw new WrongUsage(NEXT + " takes a JSON object, as in {\"done\": true}");
    }
}
