#!/usr/bin/env bash
# All tests: bash tests/run.sh. The last line says how many passed and failed; the exit code is 0 if none failed.
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDTERMINALLOGGER=off
if [[ ! -t 1 ]]; then
  unset FORCE_COLOR
  export NO_COLOR=1
fi

passed=0 failed=0 skipped=0
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

say() { printf '\n== %s\n' "$*"; }

# Counts a step that is no test project, such as the build, as one test.
step() {
  local name=$1
  shift
  say "$name"
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
  command -v "$1" >/dev/null || { printf '%s is missing: install %s\n' "$1" "$2"; return 1; }
}

has_tools() {
  require dotnet "the .NET SDK 10 (https://dot.net)" && require node "Node.js 20 or later (https://nodejs.org)" \
    && require npm "npm, which comes with Node.js" && require openssl "OpenSSL, for the certificates of tests" || return 1
  local major
  major=$(node --version | sed 's/^v\([0-9]*\).*/\1/')
  ((major >= 20)) || { printf 'Node.js %s is too old: install 20 or later\n' "$(node --version)"; return 1; }
  dotnet --version >/dev/null # Fails with the cure if global.json's SDK is not there.
}

# npm writes node_modules/.package-lock.json when it installs; a newer lock file means another set of packages.
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

# Installs Debian packages where that is allowed.
apt_install() {
  local root=()
  if ((EUID != 0)); then root=(sudo -n); fi
  command -v apt-get >/dev/null && { ((EUID == 0)) || sudo -n true 2>/dev/null; } || return 1
  "${root[@]}" apt-get update -qq && "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -qq -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$@" >/dev/null
  hash -r
}

# The browser tests take the Chromium of the system; playwright-core brings none along.
chromium_install() {
  if chromium_command; then return 0; fi
  apt_install chromium fonts-liberation
  if chromium_command; then return 0; fi
  printf '%s\n' 'There is no Chromium for the browser tests, and it cannot be installed from here.' \
    "Install Chromium or Chrome ('apt-get install chromium' on Debian), or say in CHROMIUM_PATH where it is."
  return 1
}

has_python_websockets() { /usr/bin/python3 -c 'import websockets' 2>/dev/null; }

# A test runs the Python client of docs/clients-other.md, with the Python of the system.
python_websockets_install() {
  if has_python_websockets; then return 0; fi
  apt_install python3-websockets
  if has_python_websockets; then return 0; fi
  printf '%s\n' '/usr/bin/python3 has no websockets, which a documented client needs, and it cannot be installed from here.' \
    "Install it ('apt-get install python3-websockets' on Debian)."
  return 1
}

# NativeAOT links with clang, and its programs contain zlib.
has_native_linker() { printf 'int main(void) { return 0; }' | clang -x c - -lz -o "$results/linked" 2>/dev/null; }

native_linker_install() {
  if has_native_linker; then return 0; fi
  apt_install clang zlib1g-dev
  if has_native_linker; then return 0; fi
  printf '%s\n' 'NativeAOT needs clang and the development files of zlib; they are missing and cannot be installed from here.' \
    "Install them ('apt-get install clang zlib1g-dev' on Debian)."
  return 1
}

# Two runs in one clone share bin, obj and node_modules: only one at a time makes them.
locked() {
  local code
  exec 9<tests/run.sh
  if command -v flock >/dev/null; then flock 9; fi
  "$@" 9<&-
  code=$?
  exec 9<&-
  return "$code"
}

# The value of one of the counters in a test run's result file.
counter() { grep -o '<Counters [^>]*' "$2" | head -1 | sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p"; }

test_project() {
  local project=$1 name file code total executed
  name=$(basename "$project" .csproj)
  file=$results/$name.trx
  say "$name"
  dotnet test "$project" --no-build --nologo --results-directory "$results" \
    --logger "console;verbosity=minimal" --logger "trx;LogFileName=$name.trx" \
    --blame-hang-timeout 15min --blame-hang-dump-type none
  code=$?
  if [[ ! -s $file ]]; then
    printf 'FAILED: %s wrote no results\n' "$name"
    failed=$((failed + 1))
    return
  fi

  total=$(counter total "$file") executed=$(counter executed "$file")
  passed=$((passed + $(counter passed "$file")))
  failed=$((failed + executed - $(counter passed "$file")))
  skipped=$((skipped + total - executed))
  if ((code != 0 && executed == $(counter passed "$file"))); then
    printf 'FAILED: %s passed its tests, but ended with code %d\n' "$name" "$code"
    failed=$((failed + 1))
  fi
}

workspaces() { node -p 'require("./package.json").workspaces.join("\n")'; }

has_script() { node -e 'process.exit(require(`./${process.argv[1]}/package.json`).scripts?.[process.argv[2]] ? 0 : 1)' "$1" "$2"; }

# A workspace of several parts has a script that knows them.
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

# Passed, failed and skipped tests of a result file. A file of tests that does not load has no tests, but has failed.
vitest_counts() {
  node -e 'const r = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"));
    const broken = r.testResults.filter((f) => f.status === "failed" && f.assertionResults.every((t) => t.status !== "failed"));
    console.log(r.numPassedTests, r.numFailedTests + broken.length, r.numPendingTests + r.numTodoTests);' "$1"
}

# The cache of vitest is one file for all runs in a clone, and only orders the tests.
vitest_workspace() {
  local workspace=$1 file=$results/${1//\//-}.json code ok=0 bad=0 left=0
  say "$workspace"
  npm test --silent --workspace "$workspace" -- --run --no-cache --reporter=default --reporter=json --outputFile.json="$file"
  code=$?
  if [[ -s $file ]]; then read -r ok bad left < <(vitest_counts "$file"); fi
  passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + left))
  if ((bad == 0 && (code != 0 || ok + left == 0))); then
    printf 'FAILED: %s ended with code %d after %d tests, none of which failed\n' "$workspace" "$code" "$((ok + left))"
    failed=$((failed + 1))
  fi
}

step "Tools" has_tools || finish
step "npm packages" locked npm_install || finish
step "Chromium" locked chromium_install
step "Linker of NativeAOT" locked native_linker_install
step "WebSockets of Python" locked python_websockets_install
step "Lint and format of TypeScript" npm run --silent lint
step "Build" locked dotnet build RpcGateway.sln --nologo --verbosity quiet || finish
step "Client as WebAssembly" locked dotnet publish tests/RpcGateway.Lab.Browser --nologo --verbosity quiet
step "Format" dotnet format RpcGateway.sln --no-restore --verify-no-changes
step "Types of TypeScript" typecheck
for workspace in $(workspaces); do
  if runs_vitest "$workspace"; then vitest_workspace "$workspace"; fi
done
for project in tests/*/*.csproj; do
  if grep -q '<IsTestProject>true' "$project"; then test_project "$project"; fi
done
finish
