package dev.galley.app;

import java.util.List;
import java.util.function.Supplier;

/// The list of what the command line can do, in the order of its help.
final class Commands {

    /// A command, made only when it is called.
    ///
    /// @param name as it is typed; the first word of two is a group
    /// @param doc  one line for the help; "" keeps the command out of it
    record Entry(String name, String doc, Supplier<Command> command) {

        /// The words of the name, one or two.
        List<String> words() {
            return List.of(name.split(" ", -1));
        }
    }

    static final List<Entry> ALL =
            List.of(
                    new Entry("serve", "Run the server", ServeCommand::new),
                    new Entry("admin create", "Make an admin", AdminCreateCommand::new),
                    new Entry(
                            "keys create",
                            "Make a service key and show it",
                            KeysCreateCommand::new),
                    new Entry("keys list", "List service keys", KeysListCommand::new),
                    new Entry(
                            "keys revoke", "Take a service key out of use", KeysRevokeCommand::new),
                    new Entry(
                            "schema pull", "Write collections into files", SchemaPullCommand::new),
                    new Entry(
                            "schema plan",
                            "Show what the files would change",
                            SchemaPlanCommand::new),
                    new Entry(
                            "schema apply",
                            "Bring collections to what the files say",
                            SchemaApplyCommand::new),
                    new Entry("import", "Take records in from a file", ImportCommand::new),
                    new Entry("export", "Give records out to a file", ExportCommand::new),
                    new Entry("explain", "Say why a request is answered so", ExplainCommand::new),
                    new Entry(
                            "doctor",
                            "Check the installation, and the rules on the data",
                            DoctorCommand::new),
                    new Entry("backup", "Take a backup", BackupCommand::new),
                    new Entry("restore", "Make the app of a backup", RestoreCommand::new),
                    new Entry("move", "Bring the app to another database", MoveCommand::new),
                    new Entry("verify", "Check rows, log and indexes", VerifyCommand::new),
                    new Entry(
                            "config", "Show the configuration and its sources", ConfigCommand::new),
                    new Entry("version", "Show the version", VersionCommand::new),
                    new Entry("train", "", TrainCommand::new));

    private Commands() {}

    /// The names of the group that begins with this word.
    static List<String> namesIn(String group) {
        return ALL.stream().map(Entry::name).filter(name -> name.startsWith(group + " ")).toList();
    }

    /// The short help.
    static String help() {
        return help(ALL.stream().filter(entry -> !entry.doc().isEmpty()).map(Entry::name).toList());
    }

    static String help(List<String> names) {
        StringBuilder text = new StringBuilder("Usage: galley COMMAND [OPTIONS]\n\n");
        for (Entry entry : ALL) {
            if (names.contains(entry.name())) {
                text.append("  %-14s %s%n".formatted(entry.name(), entry.doc()));
            }
        }
        return text.append("\ngalley COMMAND --help tells more.").toString();
    }
}
