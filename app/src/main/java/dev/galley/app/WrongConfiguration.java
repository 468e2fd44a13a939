package dev.galley.app;

import java.util.List;
import java.util.stream.Collectors;

/// Everything that is wrong with the configuration, found before anything was started or written.
final class WrongConfiguration extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Mistake> mistakes;

    WrongConfiguration(List<Mistake> mistakes) {
        super(text(mistakes), null, false, false);
        this.mistakes = mistakes.stream().sorted(Mistake.IN_ORDER).toList();
    }

    List<Mistake> mistakes() {
        return mistakes;
    }

    private static String text(List<Mistake> mistakes) {
        String count = mistakes.size() == 1 ? "a mistake" : mistakes.size() + " mistakes";
        return "the configuration has "
                + count
                + "; nothing was started and nothing was changed\n"
                + mistakes.stream()
                        .sorted(Mistake.IN_ORDER)
                        .map(mistake -> "  " + mistake)
                        .collect(Collectors.joining("\n"));
    }
}
