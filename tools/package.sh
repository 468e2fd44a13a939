# Makes the package: galley-VERSION.zip, which runs with a JRE alone. Sourced by ./galley.

# make_package JARS [--output FOLDER]: the same jars and files give the same bytes.
make_package() {
    local jars=$1 output=$PWD
    shift
    case "$#:${1:-}" in
        0:) ;;
        2:--output) output=$2 ;;
        *)
            say "galley package takes --output FOLDER and nothing else"
            exit 2
            ;;
    esac
    local version=
    for version in "$jars"/galley-app-*.jar; do
        version=${version##*/galley-app-}
        version=${version%.jar}
    done
    local name=galley-$version staging
    staging=$(mktemp -d)
    # shellcheck disable=SC2064 # the folder as it is now
    trap "rm -rf '$staging'" EXIT
    mkdir -p "$output"
    output=$(cd "$output" && pwd)
    stage "$jars" "$staging/$name"
    "$JAVA_HOME/bin/java" -Duser.timezone=UTC "$root/tools/Zip.java" "$staging" "$output/$name.zip.new"
    mv -f "$output/$name.zip.new" "$output/$name.zip"
    printf '%s\n' "$output/$name.zip"
}

stage() {
    local jars=$1 to=$2
    mkdir -p "$to/bin" "$to/lib" "$to/libexec"
    cp "$jars"/*.jar "$to/lib/"
    cp "$root/packaging/galley" "$to/bin/"
    cp "$root/tools/toolchain.sh" "$root/tools/start.sh" "$root/packaging/healthy.sh" "$to/libexec/"
    # All of a package's files have one time and versions under work have one name, so the JVM could not tell the jars of two
    # packages apart by time and size, which is how it knows whether its cache is of them.
    (cd "$to" && cksum lib/*.jar libexec/start.sh | cksum | cut -d' ' -f1) >"$to/lib/fingerprint"
    cp "$root/packaging/README.md" "$root/packaging/galley.service" "$root/packaging/Dockerfile" \
        "$root/LICENSE" "$root/CHANGELOG.md" "$to/"
    cp "$root/packaging/dockerignore" "$to/.dockerignore"
    cp -R "$root/docs" "$root/api" "$to/"
}
