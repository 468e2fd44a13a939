# Becomes the Java process of Galley. Sourced by ./galley and by the package's bin/galley, so that the server
# runs with the same flags from both. Plain bash 3.2; JAVA_HOME has been set by toolchain.sh.
#
# A start is prepared once for each JVM and each set of jars, in a folder of its own:
#   galley.aot          the JDK's ahead-of-time cache: classes loaded and linked before
#   libsqlitejdbc.so    SQLite, unpacked
#   sum                 the checksum of galley.aot; a folder without is not finished
#   refused             where the JVM says that it does not take the cache
# Whatever is wrong with it, Galley starts without, and the next `serve` prepares it anew.

say() {
    printf 'galley: %s\n' "$*" >&2
}

readonly MIN_HEAP=64

# The size of the heap, into `heap`.
require_heap() {
    heap=${GALLEY_HEAP:-256m}
    if [[ ! $heap =~ ^[0-9]+[mMgG]$ ]]; then
        say "GALLEY_HEAP=$heap is no heap size; write 256m or 1g"
        exit 2
    fi
    local megabytes=${heap%[mMgG]}
    # Nobody needs more digits, and arithmetic would overflow.
    if [[ ${#megabytes} -gt 6 ]]; then
        say "GALLEY_HEAP=$heap is more than any machine has; write 256m or 1g"
        exit 2
    fi
    megabytes=$((10#$megabytes))
    [[ $heap == *[mM] ]] || megabytes=$((megabytes * 1024))
    # It starts with 40 MB; a password that is hashed takes 19 of them, and a few people sign in at a time.
    if [[ $megabytes -lt $MIN_HEAP ]]; then
        say "GALLEY_HEAP=$heap is too little for people to sign in; take ${MIN_HEAP}m or more (256m is the default)"
        exit 2
    fi
}

# The number of cores this process may use, into REPLY: a container's share if that is less.
cores() {
    local quota period
    REPLY=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
    if [[ -r /sys/fs/cgroup/cpu.max ]] && read -r quota period </sys/fs/cgroup/cpu.max && [[ $quota != max ]]; then
        local share=$(((quota + period - 1) / period))
        [[ $share -ge $REPLY ]] || REPLY=$share
    fi
}

# The Java command up to the class path, for the jars in folder $1, into the array `command`.
java_command() {
    local jar path=
    for jar in "$1"/*.jar; do
        path+=${path:+:}$jar
    done
    cores
    # The C library would have eight arenas for each core, and what one has freed no other takes: after five minutes of load
    # on two cores that was some 20 MB more.
    export MALLOC_ARENA_MAX=${MALLOC_ARENA_MAX:-$REPLY}
    command=(
        "$JAVA_HOME/bin/java"
        # What 256 requests hold at a time fits among the survivors. With the young generation that belongs to a heap
        # of 32 MB it did not: it was moved to the old one, which grew to its limit with what was dead already.
        -Xms32m "-Xmx$heap" -XX:+UseSerialGC -XX:NewSize=24m -XX:SurvivorRatio=2
        # What a collection of the whole heap has freed goes back at once; HeapWatch says when there is one.
        -XX:-ShrinkHeapInSteps
        # So does what the compiler has used, which the C library keeps otherwise.
        -XX:TrimNativeHeapInterval=10000
        # A start is over before the second compiler has made its work worth while: at thrice its thresholds one without
        # the cache took an eighth less time on two cores, and a quarter less of theirs.
        -XX:Tier4InvocationThreshold=15000 -XX:Tier4MinInvocationThreshold=1800
        -XX:Tier4CompileThreshold=45000 -XX:Tier4BackEdgeThreshold=120000
        # What has run out of memory cannot tell what of it is still whole; whoever supervises it starts it again.
        -XX:+ExitOnOutOfMemoryError
        # What the JVM says when it crashes: the working directory of a service cannot be written.
        "-XX:ErrorFile=${STATE_DIRECTORY:-.}/hs_err_pid%p.log"
        --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
        # A call into SQLite holds its carrier thread; so there is one for each core and one for each of the
        # 2 × cores read connections, and slow queries cannot stop the rest.
        "-Djdk.virtualThreadScheduler.parallelism=$((REPLY * 3))"
        -cp "$path"
    )
}

# The cache also holds profiles of methods, those of a start: the compiler does better with what it sees under load.
# A JDK without this switch fails in training, so a cache is never used without it.
readonly without_profiles=(-XX:+UnlockDiagnosticVMOptions -XX:-AOTReplayTraining)

# Three failures in a row for the same JVM and the same jars; what fails then will do so for ever.
readonly MAX_FAILURES=3

# A training takes 5 to 12 s, where there are cores for it.
readonly TRAINING_SECONDS=60

# The name under which a start is prepared for this JVM and the jars called $1, into REPLY.
prepared_name() {
    REPLY=$(printf '%s\n' "$JAVA_HOME" "$(<"$JAVA_HOME/release")" | cksum)
    REPLY=$1${1:+-}${REPLY%% *}
}

# Looks for a prepared start called $1 in the folders named behind $2; its folder goes into `prepared`, '' without one.
# With `yes` for $2 the first of them is the installation's own and trusted like its jars. In the others only what is this
# user's is, since what is in a cache is run.
find_prepared() {
    local name=$1 own=$2 folder
    shift 2
    prepared=
    for folder; do
        folder=$folder/$name
        if [[ $own == yes || (-O $folder && -O $folder/galley.aot && -z $(find "$folder" -maxdepth 1 -perm /022 2>/dev/null)) ]] && is_whole "$folder"; then
            prepared=$folder
            return 0
        fi
        own=
    done
    return 1
}

# Whether folder $1 holds a cache as it was made, which no JVM has refused. A JVM looks at the head of the file alone, and
# dies of what is damaged further on; the sum takes a sixtieth of a second.
is_whole() {
    [[ -r $1/galley.aot && -r $1/sum && ! -s $1/refused ]] && [[ $(cksum <"$1/galley.aot") == "$(<"$1/sum")" ]]
}

# Whether folder $1 is this user's and, unless it is the installation's own ($2), nobody else may write into it: what is
# in it is run.
is_ours() {
    [[ -O $1 && -w $1 && ($2 == yes || -z $(find "$1" -maxdepth 0 -perm /022 2>/dev/null)) ]]
}

# Prepares the start called $2 for the jars in folder $1, in the first of the folders named after it that can be written;
# 1 when there is none, or no use in trying. What the training has to say goes to training.log beside it.
prepare() {
    local jars=$1 name=$2 folder
    shift 2
    local own=yes
    for folder; do
        if (umask 077 && mkdir -p "$folder") 2>/dev/null && is_ours "$folder" "$own"; then
            prepare_in "$folder" "$jars" "$name" "$own"
            return
        fi
        own=
    done
    return 1
}

# Two first starts at once: the second waits for the first and finds the work done. Without `flock` both do it, which
# harms nothing.
prepare_in() {
    local folder=$1 jars=$2 name=$3 own=$4 done=0 mask
    mask=$(umask)
    umask 022
    if command -v flock >/dev/null; then
        exec 8>"$folder/lock" || { umask "$mask"; return 1; }
        flock -w 90 8 || true
        find_prepared "$name" "$own" "$folder" || { rm -rf "$folder"/new.* && train "$folder" "$jars" "$name"; } || done=$?
        exec 8>&-
    else
        train "$folder" "$jars" "$name" || done=$?
    fi
    umask "$mask"
    return "$done"
}

# Its file .tries counts the failures in a row; a process that is killed meanwhile has failed, too. One that somebody
# ends has not.
train() {
    local folder=$1 jars=$2 name=$3 tries=0 new=$1/new.$$
    training_log=$folder/training.log
    [[ ! -r $folder/$name.tries ]] || tries=$(<"$folder/$name.tries")
    [[ $tries =~ ^[0-9]$ ]] || tries=0
    [[ $tries -lt $MAX_FAILURES ]] || return 1
    # On a full disk this fails, and nothing was lost but a faster start.
    mkdir "$new" 2>/dev/null && echo $((tries + 1)) 2>/dev/null >"$folder/$name.tries" || return 1
    java_command "$jars"
    command+=("${without_profiles[@]}" "-Djava.io.tmpdir=$new" -XX:AOTCacheOutput="$new/galley.aot"
        dev.galley.app.Main train "$new")
    if run_training && cksum <"$new/galley.aot" >"$new/sum" && : >"$new/refused"; then
        publish "$new" "$folder/$name"
        rm -f "$folder/$name.tries"
        forget_old_caches "$folder" "$name"
        prepared=$folder/$name
        return 0
    fi
    rm -rf "$new"
    return 1
}

# Runs `command` to its end, a minute at most. In the background, since bash would look at a signal only when a
# foreground process is over, and would go on to start the server: whoever ends this now ends both. In terms of bash alone:
# macOS has no `timeout`.
run_training() {
    local training tenths=0
    "${command[@]}" >"$training_log" 2>&1 </dev/null 8>&- &
    training=$!
    # shellcheck disable=SC2064
    trap "end_training $training INT" INT
    # shellcheck disable=SC2064
    trap "end_training $training TERM" TERM
    while kill -0 "$training" 2>/dev/null; do
        if [[ $tenths -ge $((TRAINING_SECONDS * 10)) ]]; then
            echo "galley: it was not over after $TRAINING_SECONDS s" >>"$training_log"
            kill -9 "$training" 2>/dev/null || true
            break
        fi
        tenths=$((tenths + 1))
        sleep 0.1 || true
    done
    trap - INT TERM
    wait "$training" 2>/dev/null
}

# Ends the training with process id $1 and this shell, by signal $2. Reads the variables of `train`.
end_training() {
    kill -9 "$1" 2>/dev/null || true
    wait "$1" 2>/dev/null || true
    rm -rf "$new"
    if [[ $tries -gt 0 ]]; then
        echo "$tries" >"$folder/$name.tries"
    else
        rm -f "$folder/$name.tries"
    fi
    trap - "$2"
    kill -"$2" $$
    # The first process of a container is not ended by signals that it does not handle.
    exit 143
}

# Why the start could not be prepared, on standard error; to be asked when `prepare` has failed.
explain_training() {
    if [[ -s ${training_log:-} ]]; then
        say "the start could not be prepared; the end of $training_log:"
        tail -n 5 "$training_log" >&2
    else
        say "the start could not be prepared: none of the folders for it can be written by this user, or their disk is full"
    fi
}

# Forgets failures of preparing the start called $1 in the folders named after it, for somebody who asks for it.
forget_failures() {
    local name=$1 folder
    shift
    for folder; do
        rm -f "$folder/$name.tries" 2>/dev/null || true
    done
}

# Puts folder $1 in the place of $2. Whoever was there in between has one that is as good.
publish() {
    rm -rf "$2"
    mv "$1" "$2"
    rm -rf "$2/${1##*/}"
}

# Keeps the prepared start called $2 and the newest other one, of a JVM or a version that may be used beside it.
forget_old_caches() {
    local other kept=0
    while IFS= read -r other; do
        other=${other%/}
        [[ $other == "$1/$2" || $other == "$1"/new.* ]] && continue
        kept=$((kept + 1))
        [[ $kept -le 1 ]] || rm -rf "$other" "$other.tries"
    done < <(ls -dt "$1"/*/ 2>/dev/null)
}

# start JARS NAME FOLDER… -- ARGUMENT…: becomes Galley, from the jars in folder JARS that are called NAME, with what is
# prepared in one of the folders. `serve` prepares what is not; other commands are over before that would help.
start() {
    local jars=$1 name
    prepared_name "$2"
    name=$REPLY
    shift 2
    local folders=()
    while [[ $1 != -- ]]; do
        folders+=("$1")
        shift
    done
    shift
    if ! find_prepared "$name" yes "${folders[@]}" && [[ ${1:-} == serve && " $* " != *' --help '* && " $* " != *' -h '* ]]; then
        prepare "$jars" "$name" "${folders[@]}" || true
    fi
    java_command "$jars"
    if [[ -n $prepared ]]; then
        command+=("${without_profiles[@]}" -XX:AOTCache="$prepared/galley.aot" -Xlog:aot=off "-Dorg.sqlite.lib.path=$prepared")
        # It is there since the training: a JVM that cannot open its log does not start.
        if [[ -w $prepared/refused ]]; then
            command+=("-Xlog:aot=error:file=$prepared/refused:level:filecount=0")
        fi
    fi
    # Java takes names of files for what the locale says they are.
    export LC_ALL=C.UTF-8
    exec "${command[@]}" dev.galley.app.Main "$@"
}
