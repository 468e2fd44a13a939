/// **App.** The command line, the configuration, the data folder and the process: the only package that sees all.
///
/// - Door: [Main]. Everything else is inside.
/// - Stores: in the data folder the profile (`profile`) and, while a server runs, how the command line reaches
///   it (`run/cli.json`). What the engines and `secrets` keep there is theirs.
/// - Emits: on standard output the lines of commands, and of a server the setup link and that it is ready;
///   everything else on standard error, logs as JSON Lines.
/// - Uses: all modules. Reads the clock, randomness and the environment for everybody else.
@NullMarked
package dev.galley.app;

import org.jspecify.annotations.NullMarked;
