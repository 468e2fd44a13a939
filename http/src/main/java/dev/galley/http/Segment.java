package dev.galley.http;

import java.util.ArrayList;
import java.util.List;

/// One segment of a route's template: text that must be there, or a name for whatever is there.
record Segment(boolean parameter, String text) {

    /// @throws IllegalArgumentException when the template is not one
    static List<Segment> parse(String template) {
        if (!template.startsWith("/")) {
            throw new IllegalArgumentException("a template begins with '/': " + template);
        }
        List<Segment> segments = new ArrayList<>();
        if (template.length() == 1) {
            return segments;
        }
        for (String part : template.substring(1).split("/", -1)) {
            Segment segment = segment(part, template);
            if (segment.parameter && segments.contains(segment)) {
                throw new IllegalArgumentException("{" + segment.text + "} twice in " + template);
            }
            segments.add(segment);
        }
        return segments;
    }

    private static Segment segment(String part, String template) {
        boolean parameter = part.startsWith("{") && part.endsWith("}");
        String text = parameter ? part.substring(1, part.length() - 1) : part;
        boolean good = !text.isEmpty();
        for (int i = 0; i < text.length(); i++) {
            good &= parameter ? Character.isLetter(text.charAt(i)) : Target.inPath(text.charAt(i));
        }
        if (!good) {
            throw new IllegalArgumentException(
                    "segment '" + part + "' of " + template + " is neither plain text nor {name}");
        }
        return new Segment(parameter, text);
    }
}
