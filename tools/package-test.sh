#!/usr/bin/env bash
# Proves what the package promises: it is made, unpacked elsewhere, and run with a JRE alone, which is made for it from the JDK.
# Start to ready and resident memory of its servers are printed; the budgets are those of ARCHITECTURE.md.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=tools/toolchain.sh
source "$root/tools/toolchain.sh"
find_java || {
    explain_no_java
    exit 1
}
scratch=$(mktemp -d)
server=
trap '[[ -z $server ]] || kill -9 "$server" 2>/dev/null || true; chmod -R u+w "$scratch"; rm -rf "$scratch"' EXIT
passed=0

fail() {
    printf 'FAILED: %s\n' "$1" >&2
    for said in "$scratch/out" "$scratch/err"; do
        [[ ! -r $said ]] || sed 's/^/    /' "$said" >&2
    done
    exit 1
}

hold() {
    passed=$((passed + 1))
    printf 'ok  %s%s\n' "$1" "${2:+ ($2)}"
}

# it SENTENCE EXIT-CODE COMMAND…: its output is in $scratch/out afterwards.
it() {
    local sentence=$1 wanted=$2 code=0
    shift 2
    "$@" >"$scratch/out" 2>"$scratch/err" </dev/null || code=$?
    [[ $code == "$wanted" ]] || fail "$sentence (exit code $code, not $wanted)"
    hold "$sentence"
}

says() {
    grep -qF -- "$1" "$scratch/out" "$scratch/err" || fail "the output lacks: $1"
}

# Runs a command with nothing of the machine but a JRE and what every system has.
bare() {
    (bare_process "$@")
}

bare_process() {
    exec env -i HOME="$scratch/home" PATH="$scratch/tools" JAVA_HOME="${JRE:-$scratch/jre}" GALLEY_LOG_ACCESS=off \
        ${ENV[@]+"${ENV[@]}"} "$@"
}
ENV=()

# serve SENTENCE GALLEY…: a server starts, answers that it is ready, and ends with 0. How long it took and what it held is told.
serve() {
    local sentence=$1 code=0 waited=0 url resident
    shift
    : >"$scratch/out"
    bare_process "$@" serve --port 0 --data "$scratch/däta" >"$scratch/out" 2>"$scratch/err" </dev/null &
    server=$!
    until grep -q '^galley ready' "$scratch/out"; do
        waited=$((waited + 1))
        [[ $waited -le 900 ]] && kill -0 "$server" 2>/dev/null || fail "$sentence: no server was ready"
        sleep 0.1
    done
    url=$(grep -o 'http://127[^ ]*' "$scratch/out" | tail -n 1)
    curl -sf "$url/health/ready" >/dev/null || fail "$sentence: it is not ready"
    took=$(grep -o 'in [0-9]* ms' "$scratch/out" | tr -dc 0-9)
    resident=$(awk '/^VmRSS/ {print int($2 / 1024)}' "/proc/$server/status" 2>/dev/null || echo '?')
    used=$(grep -om1 '/.*/galley.aot$' "/proc/$server/maps" 2>/dev/null || true)
    GALLEY_DATA=$scratch/däta bash "$home/libexec/healthy.sh" || fail "$sentence: the health check of the image does not find it"
    kill "$server"
    wait "$server" || code=$?
    server=
    ! GALLEY_DATA=$scratch/däta bash "$home/libexec/healthy.sh" 2>/dev/null || fail "$sentence: it is healthy when it has ended"
    [[ $code == 0 ]] || fail "$sentence: it ended with $code"
    hold "$sentence" "ready after $took ms, resident $resident MB"
}

caches() {
    find "$1" -name galley.aot 2>/dev/null | wc -l | tr -d ' '
}

trained() {
    [[ $(caches "$1") == "$2" ]] || fail "$(caches "$1") prepared starts in $1, not $2"
}

# The server that ended last had this cache mapped.
uses() {
    [[ ! -r /proc/self/maps || $used == "$1" ]] || fail "it used '$used', not '$1'"
}

# Prepared starts get an old date, so that a newer one is seen.
age() {
    touch -t 200101010000 "$1"/*/galley.aot
}

retrained() {
    [[ -n $(find "$1" -name galley.aot -newer "$scratch/then") ]] || fail 'the start was not prepared again'
    age "$1"
}

kept() {
    [[ -z $(find "$1" -name galley.aot -newer "$scratch/then") ]] || fail 'the start was prepared again without need'
}

it 'the package is made' 0 "$root/galley" package --output "$scratch/one"
zip=$(<"$scratch/out")
it 'once more' 0 "$root/galley" package --output "$scratch/two"
cmp -s "$zip" "$scratch/two/${zip##*/}" || fail 'two packages of the same sources differ'
hold 'the same sources give the same bytes'
it 'an unknown word is refused' 2 "$root/galley" package here

modules=java.se,jdk.charsets,jdk.crypto.ec,jdk.jfr,jdk.localedata,jdk.management,jdk.naming.dns,jdk.net,jdk.unsupported,jdk.zipfs
"$JAVA_HOME/bin/jlink" --add-modules "$modules" --output "$scratch/jre"
mkdir -p "$scratch/tools" "$scratch/home" "$scratch/un packed"
touch -t 201001010000 "$scratch/then"
for tool in bash cat chmod cksum cut dirname env flock getconf head kill ls mkdir mv readlink rm sleep tail touch; do
    [[ ! -x $(command -v "$tool") ]] || ln -s "$(command -v "$tool")" "$scratch/tools/$tool"
done
if command -v unzip >/dev/null; then
    unzip -q "$zip" -d "$scratch/un packed"
else
    # The JDK's own tool leaves out the permissions.
    (cd "$scratch/un packed" && "$JAVA_HOME/bin/jar" -xf "$zip" && chmod +x galley-*/bin/galley)
fi
home=$(echo "$scratch/un packed"/galley-*)
galley=$home/bin/galley
cache=$home/cache
[[ ! -e $scratch/jre/bin/javac ]] || fail 'the JRE compiles'

it 'a command needs no prepared start' 0 bare "$galley" version
says galley
trained "$cache" 0
bare "$galley" prepare >"$scratch/first" 2>&1 &
first=$!
it 'two that prepare the start at once prepare it once' 0 bare "$galley" prepare
wait "$first" || fail 'the other one failed'
trained "$cache" 1
age "$cache"
best=99999
for run in 1 2 3 4 5; do
    serve "start $run with the cache" "$galley"
    [[ $took -ge $best ]] || best=$took
done
kept "$cache"
printf 'budget: the best of five starts took %s ms\n' "$best"

aot=$(echo "$cache"/*/galley.aot)
uses "$aot"
head -c 100000 /dev/urandom | dd of="$aot" bs=1000000 seek=20 conv=notrunc 2>/dev/null
age "$cache"
it 'a cache that is damaged in the middle stops no command' 0 bare "$galley" version
serve 'it is prepared again by the next server' "$galley"
retrained "$cache"

touch "$home"/lib/galley-app-*.jar
serve 'a server starts when the JVM refuses the cache' "$galley"
kept "$cache"
serve 'and the next one prepares it again' "$galley"
retrained "$cache"

ENV=(JAVA_TOOL_OPTIONS=-XX:NoSuchSwitch)
rm -rf "$cache"
for run in 1 2 3 4; do
    it "preparing that fails says why, the $run. time" 1 bare "$galley" prepare
    says 'Unrecognized VM option'
done
ENV=()
it 'and works when the reason is gone' 0 bare "$galley" prepare
trained "$cache" 1
[[ -z $(find "$cache" -name '*.tries') ]] || fail 'failures are remembered after a success'

rm -rf "$cache"
: >"$scratch/out"
bare_process "$galley" serve --port 0 --data "$scratch/däta" >"$scratch/out" 2>"$scratch/err" </dev/null &
server=$!
until [[ -s $cache/training.log || -n $(find "$cache" -name 'new.*' 2>/dev/null) ]]; do sleep 0.1; done
sleep 1
kill "$server"
code=0
wait "$server" || code=$?
server=
[[ $code == 143 ]] || fail "a first start that is ended in its training ended with $code"
! pgrep -f "$home/lib.*Main train" >/dev/null || fail 'the training goes on'
[[ -z $(find "$cache" -name '*.tries' -o -name 'new.*') ]] || fail 'it was counted as a failure, or left something'
hold 'whoever ends a first start in its training ends both'

mkdir "$scratch/fewer"
cp -P "$scratch/tools"/* "$scratch/fewer"
rm -f "$scratch/fewer/flock"
ENV=(PATH="$scratch/fewer")
serve 'where there is neither flock nor timeout, as on macOS, it prepares and starts' "$galley"
trained "$cache" 1
ENV=()
age "$cache"

ln -s "$galley" "$scratch/link"
ln -s link "$scratch/link-to-link"
cd /
it 'it works through symbolic links, from any folder' 0 bare "$scratch/link-to-link" version
cd "$home"
it 'it works by a relative path' 0 bare bin/galley version
it 'a package makes no package' 2 bare "$galley" package
it 'a heap that is no size is refused' 2 bare env GALLEY_HEAP=much "$galley" version
it 'one that is too little is refused' 2 bare env GALLEY_HEAP=63m "$galley" version
it 'with no Java that will do it says how to get one' 1 \
    env -i PATH="$scratch/tools" HOME="$scratch/home" JAVA_HOME=/nowhere GALLEY_JDK_FOLDERS="$scratch/home" "$galley" version
says 'openjdk-25-jre-headless'

# Root may write what nobody may; what belongs to somebody else, it leaves alone.
chmod -R a-w "$home"
[[ $(id -u) != 0 ]] || chown 54321 "$cache"
serve 'an installation that cannot be written uses what was prepared in it' "$galley"
uses "$aot"
ln -s jre "$scratch/other-jre"
JRE=$scratch/other-jre
ENV=(CACHE_DIRECTORY="$scratch/service" XDG_CACHE_HOME="$scratch/caches")
serve 'what it prepares for another JVM is kept where the service manager says' "$galley"
kept "$cache"
trained "$scratch/service" 1
mkdir "$scratch/caches"
cp -R "$scratch/service" "$scratch/caches/galley"
ENV=(XDG_CACHE_HOME="$scratch/caches")
serve 'or in the caches of the user' "$galley"
uses "$(echo "$scratch"/caches/galley/*/galley.aot)"
: >"$scratch/file"
ENV=(CACHE_DIRECTORY="$scratch/file" XDG_CACHE_HOME="$scratch/file")
serve 'or nowhere, and it starts without' "$galley"
uses ''
it 'which it says when it is asked to prepare' 1 bare "$galley" prepare

printf '%d promises of the package hold\n' "$passed"
