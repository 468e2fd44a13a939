# Finds the Java and the Maven that Galley is built and run with. Sourced by ./galley, ./check and the package's bin/galley.
# Plain bash 3.2, so that it works on macOS as it comes, and no process is started on the usual road.

readonly WANTED_JAVA=25

# What is looked for: a JDK, which compiles, or a JRE, which a package makes do with.
java_kind=JDK

# The major version of the Java in folder $1, into REPLY; empty when there is none, or one that does not compile where a
# JDK is looked for.
java_version() {
    REPLY=
    [[ -x $1/bin/java && -r $1/release ]] || return 0
    [[ $java_kind == JRE || -x $1/bin/javac ]] || return 0
    local line
    while IFS= read -r line || [[ -n $line ]]; do
        if [[ $line =~ ^JAVA_VERSION=\"?([0-9]+) ]]; then
            REPLY=${BASH_REMATCH[1]}
            return 0
        fi
    done <"$1/release"
}

# The folder of the Java that the `java` on the PATH belongs to, into REPLY.
java_on_path() {
    REPLY=$(command -v java) || { REPLY=; return 0; }
    local hops=0 target
    while [[ -L $REPLY && $hops -lt 20 ]]; do
        target=$(readlink "$REPLY")
        [[ $target == /* ]] || target=${REPLY%/*}/$target
        REPLY=$target
        hops=$((hops + 1))
    done
    REPLY=${REPLY%/bin/java}
}

# Sets JAVA_HOME to a Java that is new enough and exports it; 1 when there is none.
# JAVA_HOME and the PATH come first; of the others the oldest that will do, since that is what we test with.
find_java() {
    if [[ -n ${JAVA_HOME:-} ]]; then
        java_version "$JAVA_HOME"
        if [[ ${REPLY:-0} -ge $WANTED_JAVA ]]; then
            export JAVA_HOME
            return 0
        fi
    fi
    local home best= best_version=9999
    java_on_path
    home=$REPLY
    java_version "$home"
    if [[ ${REPLY:-0} -ge $WANTED_JAVA ]]; then
        export JAVA_HOME=$home
        return 0
    fi
    local user=${HOME:-/nonexistent}
    local folders=(
        /usr/lib/jvm/* /usr/java/* /opt/* /opt/java/* /usr/local/*
        "$user"/.sdkman/candidates/java/* "$user"/.jdks/*
        /Library/Java/JavaVirtualMachines/*/Contents/Home
        "$user"/Library/Java/JavaVirtualMachines/*/Contents/Home
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home
    )
    # For our own tests, and for a machine that keeps its JDKs elsewhere: look here instead.
    [[ -z ${GALLEY_JDK_FOLDERS:-} ]] || folders=("$GALLEY_JDK_FOLDERS"/*)
    for home in "${folders[@]}"; do
        java_version "$home"
        if [[ ${REPLY:-0} -ge $WANTED_JAVA && $REPLY -lt $best_version ]]; then
            best=$home
            best_version=$REPLY
        fi
    done
    [[ -n $best ]] || return 1
    export JAVA_HOME=$best
}

# Says how to get what was looked for.
explain_no_java() {
    local debian=openjdk-$WANTED_JAVA-jdk-headless
    [[ $java_kind == JDK ]] || debian=openjdk-$WANTED_JAVA-jre-headless
    cat >&2 <<TEXT
Galley needs a $java_kind $WANTED_JAVA or newer, and none was found in JAVA_HOME, on the PATH or in the usual folders
(/usr/lib/jvm, /opt, ~/.sdkman/candidates/java, ~/.jdks, /Library/Java/JavaVirtualMachines).

To get one:
  Debian, Ubuntu   sudo apt-get install $debian
                   (where the release does not have it yet: the installers on https://adoptium.net)
  macOS            brew install openjdk@$WANTED_JAVA
  any system       sdk install java $WANTED_JAVA-tem      (with SDKMAN!)
or unpack one from https://adoptium.net anywhere and set JAVA_HOME to its folder.
Your default java may stay as old as it is.
TEXT
}

# Says how to get Maven.
explain_no_maven() {
    cat >&2 <<'TEXT'
Galley is built with Maven (3.8.7 or newer) on first use, and there is no `mvn` on the PATH.

To get it:
  Debian, Ubuntu   sudo apt-get install maven
  macOS            brew install maven
  any system       sdk install maven      (with SDKMAN!)
TEXT
}
