package dev.galley.app;

/// Whether words are set off by colour (ECMA-48 §8.3.117). Nothing is said by colour alone.
enum Paint {
    PLAIN,
    COLOURS;

    String red(String text) {
        return sgr("31", text);
    }

    String alarm(String text) {
        return sgr("1;31", text);
    }

    String green(String text) {
        return sgr("32", text);
    }

    String yellow(String text) {
        return sgr("33", text);
    }

    String bold(String text) {
        return sgr("1", text);
    }

    String faint(String text) {
        return sgr("2", text);
    }

    private String sgr(String code, String text) {
        return switch (this) {
            case PLAIN -> text;
            case COLOURS -> "\u001b[" + code + "m" + text + "\u001b[0m";
        };
    }
}
