package dev.galley.server.diagnosis;

import dev.galley.rules.ListAccess.Advice;
import dev.galley.server.diagnosis.Report.Checked;
import dev.galley.server.diagnosis.Report.CheckedRule;
import dev.galley.server.diagnosis.Report.Finding;
import dev.galley.server.diagnosis.Report.Trial;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The doctor's report on the wire: `installation` and `rules` are parts of it, others may follow beside them.
final class ReportJson {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ReportJson() {}

    static ObjectNode write(Report report) {
        ObjectNode json = JSON.createObjectNode();
        json.put("healthy", report.isHealthy());
        installation(report.installation(), json.putObject("installation"));
        ObjectNode rules = json.putObject("rules");
        rules.set("as", ExplanationJson.caller(report.caller()));
        ArrayNode findings = rules.putArray("findings");
        report.findings().forEach(finding -> findings.add(finding(finding)));
        ArrayNode collections = rules.putArray("collections");
        report.collections().forEach(checked -> collections.add(collection(checked)));
        return json;
    }

    private static void installation(Installation installation, ObjectNode json) {
        MachineFacts machine = installation.machine();
        json.put("galley", machine.software().galley());
        json.put("java", machine.software().java());
        json.put("database", installation.store().product());
        json.put("database_format", installation.store().format());
        json.put("data", machine.folder().path());
        json.put("data_format", machine.software().format());
        json.put("file_system", machine.folder().fileSystem());
        number(json, "disk_free", machine.folder().free());
        number(json, "disk_size", machine.folder().size());
        number(json, "open_files", machine.limits().openFiles());
        number(json, "heap", machine.limits().heap());
        number(json, "memory", machine.limits().memory());
        number(json, "threads", machine.limits().threads());
        ArrayNode findings = json.putArray("findings");
        for (Installation.Finding finding : installation.findings()) {
            ObjectNode found = findings.addObject();
            found.put("level", word(finding.level()));
            found.put("code", finding.code());
            found.put("message", finding.message());
            found.put("remedy", finding.remedy());
        }
    }

    /// What is not known, and a limit that there is not, is left out.
    private static void number(ObjectNode json, String name, long number) {
        if (number != MachineFacts.UNKNOWN) {
            json.put(name, number);
        }
    }

    private static String word(Report.Level level) {
        return level.name().toLowerCase(Locale.ROOT);
    }

    private static ObjectNode finding(Finding finding) {
        ObjectNode json = JSON.createObjectNode();
        json.put("level", word(finding.level()));
        json.put("collection", finding.collection().value());
        json.put("rule", finding.rule());
        json.put("message", finding.message());
        if (!finding.indexes().isEmpty()) {
            ArrayNode indexes = json.putArray("indexes");
            finding.indexes().forEach(advice -> indexes.add(advice(advice)));
        }
        return json;
    }

    private static ObjectNode advice(Advice advice) {
        ObjectNode json = JSON.createObjectNode();
        json.put("collection", advice.collection().value());
        ArrayNode fields = json.putObject("index").putArray("fields");
        advice.fields().forEach(fields::add);
        return json;
    }

    private static ObjectNode collection(Checked checked) {
        ObjectNode json = JSON.createObjectNode();
        json.put("name", checked.name().value());
        json.put("records", checked.records());
        json.put("more", checked.records() >= Doctor.MAX_COUNTED);
        ArrayNode rules = json.putArray("rules");
        checked.rules().forEach(rule -> rules.add(rule(rule)));
        json.set("list", trial(checked.trial()));
        return json;
    }

    private static ObjectNode rule(CheckedRule rule) {
        ObjectNode json = JSON.createObjectNode();
        json.put("rule", rule.name());
        if (rule.text().isEmpty()) {
            json.put("absent", true);
            return json;
        }
        json.put("text", rule.text());
        json.put("public", rule.isPublic());
        json.put("class", rule.letters());
        ArrayNode depends = json.putArray("depends");
        rule.depends().forEach(depends::add);
        return json;
    }

    private static ObjectNode trial(Trial trial) {
        ObjectNode json = JSON.createObjectNode();
        switch (trial) {
            case Trial.Took took -> {
                json.put("outcome", "measured");
                json.put("records", took.records());
                json.put("microseconds", took.micros());
            }
            case Trial.Denied _ -> json.put("outcome", "denied");
            case Trial.GivenUp given -> {
                json.put("outcome", "given_up");
                json.put("code", given.code());
            }
            case Trial.Untried _ -> json.put("outcome", "untried");
        }
        return json;
    }
}
