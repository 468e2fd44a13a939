package dev.galley.app;

/// How somebody is reached: an address of mail, or of a page with a form.
final class Contact implements Kind<String> {

    /// What stands in the table for nobody.
    static final String NOBODY = "";

    @Override
    public String parse(String text) {
        String stripped = text.strip();
        boolean mail = stripped.startsWith("mailto:") && stripped.indexOf('@') > "mailto:".length();
        boolean page = stripped.startsWith("https://") && stripped.length() > "https://".length();
        boolean plain = stripped.chars().allMatch(c -> c > ' ' && c < 0x7f);
        if (!(mail || page) || !plain) {
            throw new IllegalArgumentException(
                    Kinds.quoted(text)
                            + " is no contact; write mailto:security@example.com or https://example.com/security");
        }
        return stripped;
    }

    @Override
    public String show(String contact) {
        return contact;
    }

    @Override
    public String words() {
        return "mailto: and an address, or https:// and a page";
    }
}
