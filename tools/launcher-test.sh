#!/usr/bin/env bash
# Proves what ./galley promises. The first start builds this tree for real; the others run in a copy of it with
# a Maven that only counts how often it is called, so that a build too many or too few is seen.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
copy=$scratch/a\ copy/galley
passed=0

fail() {
    printf 'FAILED: %s\n' "$1" >&2
    [[ ! -r $scratch/out ]] || sed 's/^/    /' "$scratch/out" >&2
    exit 1
}

# it SENTENCE EXIT-CODE COMMAND…: its output is in $scratch/out afterwards.
it() {
    local sentence=$1 wanted=$2 code=0
    shift 2
    "$@" >"$scratch/out" 2>&1 </dev/null || code=$?
    [[ $code == "$wanted" ]] || fail "$sentence (exit code $code, not $wanted)"
    passed=$((passed + 1))
    printf 'ok  %s\n' "$sentence"
}

says() {
    grep -qF -- "$1" "$scratch/out" || fail "the output lacks: $1"
}

builds_so_far() {
    [[ $(wc -l <"$scratch/maven-calls") -eq $1 ]] || fail "Maven ran $(wc -l <"$scratch/maven-calls") times, not $1"
}

old_jdk() {
    mkdir -p "$1/bin"
    printf '#!/bin/sh\necho "the old java ran"; exit 9\n' | tee "$1/bin/java" >"$1/bin/javac"
    chmod +x "$1/bin/java" "$1/bin/javac"
    echo 'JAVA_VERSION="17.0.15"' >"$1/release"
}

it 'a start builds what is needed' 0 "$root/galley" --version
says galley
newest=$(<"$root/app/target/dist/stamp")

old_jdk "$scratch/old"
mkdir -p "$copy" "$scratch/bin"
: >"$scratch/maven-calls"
(cd "$root" && tar -cf - --exclude=target --exclude=node_modules galley tools pom.xml .mvn ./*/pom.xml ./*/src/main) | tar -xf - -C "$copy"
cat >"$scratch/bin/mvn" <<MAVEN
#!/usr/bin/env bash
echo called >>"$scratch/maven-calls"
sleep 1
if grep -rqs 'this does not compile' "$copy/app/src"; then echo '[ERROR] COMPILATION ERROR'; exit 1; fi
mkdir -p "$copy/app/target/fast/dist"
cp "$root/app/target/dist/$newest"/*.jar "$copy/app/target/fast/dist/"
MAVEN
chmod +x "$scratch/bin/mvn"
export PATH=$scratch/bin:$PATH
main=$copy/app/src/main/java/dev/galley/app/Main.java

"$copy/galley" --version >"$scratch/first" 2>&1 &
first=$!
it 'two first starts at once build once' 0 "$copy/galley" --version
wait "$first" || fail 'the other first start failed'
builds_so_far 1
it 'unchanged sources start without Maven' 0 "$copy/galley" --version
builds_so_far 1
touch "$main"
it 'a file that was only touched starts without Maven' 0 "$copy/galley" --version
builds_so_far 1
printf '// changed\n' >>"$main"
it 'a changed source is built' 0 "$copy/galley" --version
says 'the sources changed'
builds_so_far 2
printf '// this does not compile\n' >>"$main"
it 'a build that fails shows the end of its log' 1 "$copy/galley" --version
says 'COMPILATION ERROR'
builds_so_far 3
sed -i.bak '/this does not compile/d' "$main"
rm "$main.bak"
it 'sources taken back are known again and not built' 0 "$copy/galley" --version
builds_so_far 3
rm "$copy/app/src/main/java/dev/galley/app/package-info.java"
it 'a deleted source is noticed' 0 "$copy/galley" --version
builds_so_far 4
printf 'no cache' | tee "$copy/app/target/dist/$(<"$copy/app/target/dist/stamp")"/cache/*/galley.aot >/dev/null
it 'a broken start cache does not stop a start' 0 "$copy/galley" --version

ln -s "$copy/galley" "$scratch/link"
ln -s link "$scratch/link-to-link"
cd /
it 'it works through symbolic links, from any folder' 0 "$scratch/link-to-link" --version
cd "$scratch"
it 'it works by a relative path' 0 'a copy/galley/galley' --version
it 'an old JDK in JAVA_HOME and on the PATH is passed over' 0 \
    env JAVA_HOME="$scratch/old" PATH="$scratch/old/bin:$PATH" "$copy/galley" --version
mkdir -p "$scratch/jdks"
mv "$scratch/old" "$scratch/jdks/old"
it 'with no JDK that will do it says how to get one' 1 \
    env JAVA_HOME="$scratch/jdks/old" PATH="$scratch/jdks/old/bin:$PATH" GALLEY_JDK_FOLDERS="$scratch/jdks" "$copy/galley" --version
says 'apt-get install openjdk-25'
says 'brew install'
says 'sdk install java'
it 'a heap that is no size is refused' 2 env GALLEY_HEAP=much "$copy/galley" --version
it 'one that is too little is refused' 2 env GALLEY_HEAP=63m "$copy/galley" --version
says 'too little'
it 'the least starts' 0 env GALLEY_HEAP=64m "$copy/galley" --version
it 'zeros in front are no octal number' 0 env GALLEY_HEAP=0128m "$copy/galley" --version
printf '// changed once more\n' >>"$main"
mkdir "$scratch/no-flock"
for tool in mvn bash cut find sort xargs cksum mkdir touch rm cat getconf readlink tail grep head cp mv ls env wc sleep sed dirname tr rmdir; do
    ln -s "$(command -v "$tool")" "$scratch/no-flock/$tool"
done
it 'where there is neither flock nor timeout, as on macOS, it builds and starts' 0 env PATH="$scratch/no-flock" "$copy/galley" --version
says 'the sources changed'
builds_so_far 5
printf '// changed again\n' >>"$main"
mkdir "$scratch/no-maven"
for tool in bash cut find sort xargs cksum mkdir touch rm cat getconf flock readlink tail grep head cp mv ls env; do
    ln -s "$(command -v "$tool")" "$scratch/no-maven/$tool"
done
it 'without Maven it says how to get it' 1 env PATH="$scratch/no-maven" "$copy/galley" --version
says 'apt-get install maven'

printf '%d promises of the launcher hold\n' "$passed"
