package dev.galley.rules;

import dev.galley.model.FieldError;

/// A piece of a rule's text and where it stands.
record Excerpt(String text, FieldError.Place place) {

    static Excerpt whole(String text) {
        return new Excerpt(text.strip(), new FieldError.Place(0, 1, 1));
    }
}
