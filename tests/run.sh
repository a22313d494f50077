#!/usr/bin/env bash
# Runs all tests: bash tests/run.sh. The last line shows how many tests passed and failed; the exit code is 0 if none failed.
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDTERMINALLOGGER=off
if [[ ! -t 1 ]]; then
  unset FORCE_COLOR
  export NO_COLOR=1
fi

passed=0 failed=0 skipped=0 format=
results=$(mktemp -d)
trap '[[ -z $format ]] || kill "$format" 2>/dev/null; rm -rf "$results"' EXIT

title() { printf '\n== %s\n' "$*"; }

# Runs a step that is not a test project, such as the build, and counts it as one test.
step() {
  local name=$1
  shift
  title "$name"
  if "$@"; then
    passed=$((passed + 1))
    return 0
  fi

  failed=$((failed + 1))
  printf 'FAILED: %s\n' "$name"
  return 1
}

finish() {
  printf '\n%d passed, %d failed' "$passed" "$failed"
  if ((skipped > 0)); then printf ', %d skipped' "$skipped"; fi
  printf '\n'
  exit $((failed > 0))
}

require() {
  command -v "$1" >/dev/null || { printf '%s was not found: install %s\n' "$1" "$2"; return 1; }
}

has_tools() {
  require dotnet "the .NET SDK 10 (https://dot.net)" && require node "Node.js 20 or later (https://nodejs.org)" \
    && require npm "npm, which is part of Node.js" && require openssl "OpenSSL, for test certificates" || return 1
  local major
  major=$(node --version | sed 's/^v\([0-9]*\).*/\1/')
  ((major >= 20)) || { printf 'Node.js %s is too old: install 20 or later\n' "$(node --version)"; return 1; }
  dotnet --version >/dev/null # Fails with instructions if the SDK of global.json is not installed.
}

# npm writes node_modules/.package-lock.json during the installation. A newer lock file requires another installation.
npm_install() {
  if [[ ! -e node_modules/.package-lock.json || package-lock.json -nt node_modules/.package-lock.json ]]; then
    npm ci --no-audit --no-fund --loglevel=error
  fi
}

chromium_command() {
  local name
  for name in "${CHROMIUM_PATH:-}" chromium chromium-browser google-chrome google-chrome-stable; do
    if [[ -n $name ]] && command -v "$name"; then return 0; fi
  done
  return 1
}

as_root() { if ((EUID == 0)); then "$@"; else sudo -n "$@"; fi; }

# Installs Debian packages if the user has the permission.
apt_install() {
  command -v apt-get >/dev/null && as_root true 2>/dev/null || return 1
  as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -qq -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$@" >/dev/null
  hash -r
}

# The browser tests use the system's Chromium, because playwright-core includes none.
chromium_install() {
  if chromium_command; then return 0; fi
  apt_install chromium fonts-liberation
  if chromium_command; then return 0; fi
  printf '%s\n' 'Chromium, which the browser tests require, was not found and could not be installed.' \
    "Install Chromium or Chrome ('apt-get install chromium' on Debian), or set CHROMIUM_PATH to its path."
  return 1
}

has_python_websockets() { /usr/bin/python3 -c 'import websockets' 2>/dev/null; }

# A test runs the Python client of docs/clients-other.md with the system's Python.
python_websockets_install() {
  if has_python_websockets; then return 0; fi
  apt_install python3-websockets
  if has_python_websockets; then return 0; fi
  printf '%s\n' 'The Python package websockets, which a documented client requires, was not found for /usr/bin/python3' \
    "and could not be installed. Install it ('apt-get install python3-websockets' on Debian)."
  return 1
}

# Tests start servers of their own, on free ports.
redis_install() {
  if command -v redis-server >/dev/null; then return 0; fi
  apt_install redis-server
  if command -v redis-server >/dev/null; then return 0; fi
  printf '%s\n' 'redis-server, which the tests of several nodes require, was not found and could not be installed.' \
    "Install Redis 7 or Valkey ('apt-get install redis-server' on Debian)."
  return 1
}

has_postgresql() { command -v postgres >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null; }

# Tests start servers of their own, on free ports. The package would create a cluster and start it.
postgresql_install() {
  if has_postgresql; then return 0; fi
  if command -v apt-get >/dev/null && as_root true 2>/dev/null; then
    as_root mkdir -p /etc/postgresql-common
    printf 'create_main_cluster = false\n' | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
  fi
  apt_install postgresql
  if has_postgresql; then return 0; fi
  printf '%s\n' 'PostgreSQL, which the tests of the mailbox require, was not found and could not be installed.' \
    "Install PostgreSQL 15 or later ('apt-get install postgresql' on Debian)."
  return 1
}

has_nginx() { command -v nginx >/dev/null || [[ -x /usr/sbin/nginx ]]; }

# Tests start nginx on free ports. The service of the package is masked, so that it does not start on port 80.
nginx_install() {
  if has_nginx; then return 0; fi
  if command -v systemctl >/dev/null; then as_root systemctl mask nginx.service >/dev/null 2>&1; fi
  apt_install nginx
  if has_nginx; then return 0; fi
  printf '%s\n' 'nginx, which the tests behind a reverse proxy require, was not found and could not be installed.' \
    "Install it ('apt-get install nginx' on Debian)."
  return 1
}

# NativeAOT links with clang and zlib.
has_native_linker() { printf 'int main(void) { return 0; }' | clang -x c - -lz -o "$results/linked" 2>/dev/null; }

native_linker_install() {
  if has_native_linker; then return 0; fi
  apt_install clang zlib1g-dev
  if has_native_linker; then return 0; fi
  printf '%s\n' 'clang or the development files of zlib, which NativeAOT requires, were not found and could not be installed.' \
    "Install them ('apt-get install clang zlib1g-dev' on Debian)."
  return 1
}

# Concurrent runs in one clone share bin, obj and node_modules, so only one of them builds at a time.
locked() {
  local code
  exec 9<tests/run.sh
  if command -v flock >/dev/null; then flock 9; fi
  "$@" 9<&-
  code=$?
  exec 9<&-
  return "$code"
}

# Takes minutes on one core, so the TypeScript tests run meanwhile.
start_format() {
  dotnet format RpcGateway.sln --no-restore --verify-no-changes >"$results/format" 2>&1 &
  format=$!
}

finish_format() {
  local code=0
  wait "$format" || code=$?
  format=
  cat "$results/format"
  return "$code"
}

# Prints the value of a counter in a result file.
counter() { grep -o '<Counters [^>]*' "$2" | head -1 | sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p"; }

test_project() {
  local project=$1 name file code total executed
  name=$(basename "$project" .csproj)
  file=$results/$name.trx
  title "$name"
  dotnet test "$project" --no-build --nologo --results-directory "$results" \
    --logger "console;verbosity=minimal" --logger "trx;LogFileName=$name.trx" \
    --blame-hang-timeout 15min --blame-hang-dump-type none
  code=$?
  if [[ ! -s $file ]]; then
    printf 'FAILED: %s wrote no result file\n' "$name"
    failed=$((failed + 1))
    return
  fi

  total=$(counter total "$file") executed=$(counter executed "$file")
  passed=$((passed + $(counter passed "$file")))
  failed=$((failed + executed - $(counter passed "$file")))
  skipped=$((skipped + total - executed))
  if ((code != 0 && executed == $(counter passed "$file"))); then
    printf 'FAILED: all tests of %s passed, but it exited with code %d\n' "$name" "$code"
    failed=$((failed + 1))
  fi
}

workspaces() { node -p 'require("./package.json").workspaces.join("\n")'; }

has_script() { node -e 'process.exit(require(`./${process.argv[1]}/package.json`).scripts?.[process.argv[2]] ? 0 : 1)' "$1" "$2"; }

# A workspace with several TypeScript projects has a script for all of them.
typecheck() {
  local workspace code=0
  for workspace in $(workspaces); do
    if has_script "$workspace" typecheck; then
      npm run --silent typecheck --workspace "$workspace" || code=1
    elif [[ -e $workspace/tsconfig.json ]]; then
      node_modules/.bin/tsc --noEmit --pretty false -p "$workspace/tsconfig.json" || code=1
    fi
  done
  return "$code"
}

runs_vitest() { node -e 'process.exit(/^vitest\b/.test(require(`./${process.argv[1]}`).scripts?.test ?? "") ? 0 : 1)' "$1/package.json"; }

# Prints the numbers of passed, failed and skipped tests of a result file. A test file that cannot be loaded counts as one
# failed test.
vitest_counts() {
  node -e 'const r = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"));
    const unloaded = r.testResults.filter((f) => f.status === "failed" && f.assertionResults.every((t) => t.status !== "failed"));
    console.log(r.numPassedTests, r.numFailedTests + unloaded.length, r.numPendingTests + r.numTodoTests);' "$1"
}

# Without vitest's cache: concurrent runs in a clone share its file, and it only influences the order of the tests.
vitest_workspace() {
  local workspace=$1 file=$results/${1//\//-}.json code ok=0 bad=0 not_run=0
  title "$workspace"
  npm test --silent --workspace "$workspace" -- --run --no-cache --reporter=default --reporter=json --outputFile.json="$file"
  code=$?
  if [[ -s $file ]]; then read -r ok bad not_run < <(vitest_counts "$file"); fi
  passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + not_run))
  if ((bad == 0 && (code != 0 || ok + not_run == 0))); then
    printf 'FAILED: %s exited with code %d after %d tests, none of which failed\n' "$workspace" "$code" "$((ok + not_run))"
    failed=$((failed + 1))
  fi
}

step "Tools" has_tools || finish
step "npm packages" locked npm_install || finish
step "Chromium" locked chromium_install
step "NativeAOT linker" locked native_linker_install
step "Redis" locked redis_install
step "PostgreSQL" locked postgresql_install
step "nginx" locked nginx_install
step "Python websockets" locked python_websockets_install
step "TypeScript lint and format" npm run --silent lint
step "Build" locked dotnet build RpcGateway.sln --nologo --verbosity quiet || finish
step "WebAssembly client" locked dotnet publish tests/RpcGateway.Lab.Browser --nologo --verbosity quiet
start_format
step "TypeScript types" typecheck
for workspace in $(workspaces); do
  if runs_vitest "$workspace"; then vitest_workspace "$workspace"; fi
done
step "Format" finish_format
for project in tests/*/*.csproj; do
  if grep -q '<IsTestProject>true' "$project"; then test_project "$project"; fi
done
finish
