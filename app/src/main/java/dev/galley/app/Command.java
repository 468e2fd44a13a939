package dev.galley.app;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// One thing the command line can do.
///
/// Described by values, not by annotations: picocli then needs no reflection, which costs a start 100 ms.
interface Command {

    /// Options and parameters, and what they are for. Made when the command is called, not before.
    CommandSpec spec();

    /// Does it. What goes wrong is thrown: [WrongConfiguration], [WrongUsage], [Failure] and problems.
    ///
    /// @return the exit code
    int run(ParseResult arguments, Terminal terminal);
}
