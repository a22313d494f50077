#!/usr/bin/env bash
# Regenerates the lists of the libraries' public members: empties them, then adds the members that the build reports as missing.
set -euo pipefail
cd "$(dirname "$0")/.."
log=$(mktemp)
trap 'rm -f "$log"' EXIT
mapfile -t lists < <(git ls-files '*/PublicAPI.Unshipped.txt')

for list in "${lists[@]}"; do
  printf '#nullable enable\n' >"$list"
done

dotnet build src/Packages.slnf --no-incremental -p:RunAnalyzers=true -p:TreatWarningsAsErrors=false >"$log" || { cat "$log"; exit 1; }

for list in "${lists[@]}"; do
  { grep -F "/$(dirname "$list")/" "$log" || true; } | sed -n "s/.*RS0016: Symbol '\(.*\)' is not part of .*/\1/p" | LC_ALL=C sort -u >>"$list"
  printf '%s: %d members\n' "$list" "$(($(wc -l <"$list") - 1))"
done
