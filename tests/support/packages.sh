# Debian and Ubuntu packages for tests/run and daemon/quickstart, which source this file.

installed_packages() {
    dpkg-query -W -f='${db:Status-Status} ${Package}\n' 2>/dev/null | sed -n 's/^installed //p'
}

have_apt() { command -v dpkg-query >/dev/null && command -v apt-get >/dev/null; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# The lists are fetched once a run, and only when something has to be installed.
update_lists() {
    [ -z "${lists_updated:-}" ] || return 0
    lists_updated=yes
    as_root apt-get update -qq
}

# newest_numbered PREFIX SUFFIX LEAST PREFERRED: the number N of the package PREFIX<N>SUFFIX, N >= LEAST:
# the preferred one if it is there to be had, else an installed one, else the newest on offer.
newest_numbered() {
    local pattern="s/^$1\([0-9][0-9]*\)$2\$/\1/p" least=$3 preferred=$4 here offered
    here=$(installed_packages | sed -n "$pattern" | awk -v least="$least" '$1 >= least' | sort -n | tail -n 1)
    if [ -n "$here" ] && { [ -z "$preferred" ] || [ "$here" = "$preferred" ]; }; then
        echo "$here"
        return
    fi
    offered=$(apt-cache pkgnames "${1//\\/}" 2>/dev/null | sed -n "$pattern" | awk -v least="$least" '$1 >= least')
    if [ -n "$preferred" ] && grep -qx "$preferred" <<<"$offered"; then
        echo "$preferred"
    elif [ -n "$here" ]; then
        echo "$here"
    else
        sort -n <<<"$offered" | tail -n 1
    fi
}

# install_missing PACKAGE...: says what it installs; nothing when all is there.
install_missing() {
    local missing
    missing=$(comm -13 <(installed_packages | sort -u) <(printf '%s\n' "$@" | sort -u) | tr '\n' ' ')
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
        echo "missing packages, and neither root nor sudo to install them:" >&2
        echo "    apt-get install --no-install-recommends $missing" >&2
        return 1
    fi
    echo "installing with apt-get: $missing"
    # Boost's -dev packages of two versions exclude each other, so the older one goes.
    installed_packages | grep -E '^libboost1\.(6|7)[0-9]-dev$' | sed 's/$/ is too old and gets replaced/' || true
    update_lists
    # shellcheck disable=SC2086 # a list of words
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

# build_packages: what the product and the stand-in Hub need, one word each.
build_packages() {
    local boost
    boost=$(newest_numbered 'libboost1\.' '-dev' 81 '')
    if [ -z "$boost" ]; then
        update_lists >&2 || return 1
        boost=$(newest_numbered 'libboost1\.' '-dev' 81 '')
    fi
    if [ -z "$boost" ]; then
        echo "this distribution has no Boost >= 1.81 (Debian 12, Ubuntu 24.04 and later have)" >&2
        return 1
    fi
    echo "libboost1.$boost-dev libboost-url1.$boost-dev libboost-json1.$boost-dev"
    echo g++ meson ninja-build pkg-config ccache libssl-dev libsimdjson-dev libdeflate-dev zlib1g-dev \
        libtomlplusplus-dev libcli11-dev libspdlog-dev libfmt-dev libsqlite3-dev ca-certificates
}

# test_packages: what tests/run needs besides; clang 19 if the distribution has it.
test_packages() {
    local boost clang
    boost=$(newest_numbered 'libboost1\.' '-dev' 81 '')
    clang=$(newest_numbered 'clang-' '' 16 19)
    if [ -z "$clang" ]; then
        update_lists >&2 || return 1
        clang=$(newest_numbered 'clang-' '' 16 19)
    fi
    if [ -z "$clang" ]; then
        echo "this distribution has no clang >= 16" >&2
        return 1
    fi
    echo "libboost-test1.$boost-dev clang-$clang libclang-rt-$clang-dev libfuzzer-$clang-dev"
    echo "clang-tidy-$clang clang-format-$clang"
    echo jq curl openssl python3
    echo mandoc groff-base bash-completion zsh fish dpkg-dev lintian # what is installed, and its package
    # a machine to run the service on, and another clock for it
    echo systemd systemd-sysv systemd-container dbus iproute2 procps libfaketime
    # readers of status.json and metrics.prom; what is not offered is skipped, and its tests say so
    apt-cache pkgnames 2>/dev/null |
        grep -xE 'python3-jsonschema|prometheus|prometheus-node-exporter' || true
    # a browser for the pages; Ubuntu has it as a snap alone, which is no package
    if apt-cache pkgnames chromium 2>/dev/null | grep -qx chromium-common; then
        echo chromium fonts-dejavu-core
    fi
}

# bench_packages: what tests/bench/run needs besides build_packages.
bench_packages() {
    local boost
    boost=$(newest_numbered 'libboost1\.' '-dev' 81 '')
    echo "libboost-test1.$boost-dev nginx-light wrk golang-go python3 python3-aiohttp python3-scrapy jq curl openssl"
}
