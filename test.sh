#!/usr/bin/env bash
# Installs what the tests need, then: formatting, all tests, and the unit tests once more on lesser instruction sets.
# The last line is "N passed, N failed, N skipped" over all runs. Exit: 0 green, 1 something failed, 2 something to install first.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 2

OrtVersion=1.30.0
GltfValidatorVersion=2.0.0-dev.3.10
UnitTests=(Mien.Tensors.Tests Mien.Graphics.Tests Mien.Tests)
Results=$PWD/artifacts/test-results

say() { printf '\n== %s\n' "$*"; }

# Some runners have no usable HOME; dotnet, NuGet and npm all want one.
if [ -z "${HOME:-}" ] || [ ! -w "${HOME:-/}" ]; then
  mkdir -p artifacts/home
  export HOME=$PWD/artifacts/home
fi
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en MSBUILDDISABLENODEREUSE=1

need_dotnet() {
  if ! command -v dotnet >/dev/null || ! dotnet --list-sdks | grep -q '^10\.'; then
    echo "The .NET 10 SDK is missing. Install it with" >&2
    echo "  curl -sSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0" >&2
    echo "(or from https://dotnet.microsoft.com/download/dotnet/10.0), put it on the PATH, and run ./test.sh again." >&2
    exit 2
  fi
}

need_programs() {
  local packages=()
  command -v djpeg >/dev/null && command -v cjpeg >/dev/null || packages+=(libjpeg-turbo-progs)
  # By its version: a program named convert may be anything.
  { convert -version || magick -version; } 2>/dev/null | grep -q ImageMagick || packages+=(imagemagick)
  command -v ffmpeg >/dev/null || packages+=(ffmpeg)
  command -v assimp >/dev/null || packages+=(assimp-utils)
  command -v node >/dev/null || packages+=(nodejs)
  command -v npm >/dev/null || packages+=(npm)
  [ ${#packages[@]} -eq 0 ] && return
  local install="apt-get install -y --no-install-recommends ${packages[*]}"
  if ! command -v apt-get >/dev/null; then
    echo "The tests need these programs, and there is no apt-get here to install them: ${packages[*]}" >&2
    exit 2
  fi
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null || ! sudo -n true 2>/dev/null; then
      echo "The tests need some programs. Install them with" >&2
      echo "  sudo apt-get update && sudo $install" >&2
      echo "and run ./test.sh again." >&2
      exit 2
    fi
    as_root=(sudo -n)
  fi
  say "Installing ${packages[*]}"
  export DEBIAN_FRONTEND=noninteractive
  # The ${x[@]+…} form keeps bash before 4.4 from calling an empty list unset.
  ${as_root[@]+"${as_root[@]}"} apt-get update -qq </dev/null || true
  if ! ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive $install -qq </dev/null; then
    echo "apt-get could not install ${packages[*]}; install them by hand and run ./test.sh again." >&2
    exit 2
  fi
}

# want_from_npm FOLDER PACKAGE VERSION WHAT: exported networks are compared with ONNX Runtime, GLB files judged by the Khronos validator.
# Without them (no network) those tests skip and say so.
want_from_npm() {
  local folder=artifacts/$1
  grep -qs "\"version\": \"$3\"" "$folder/node_modules/$2/package.json" && return
  say "Installing $2 $3 into $folder"
  mkdir -p "$folder"
  [ -f "$folder/package.json" ] || echo '{ "private": true }' >"$folder/package.json"
  npm install --prefix "$folder" --ignore-scripts --no-audit --no-fund --loglevel=error "$2@$3" </dev/null ||
    echo "npm could not install it; tests that need $4 will be skipped."
}

# run_tests LABEL PROJECT…: every project's tests, each writing its results to LABEL/PROJECT.trx.
run_tests() {
  local label=$1 project dll
  shift
  for project in "$@"; do
    say "$project ($label)"
    dll=tests/$project/bin/Release/net10.0/$project.dll
    if ! dotnet test "$dll" --nologo --logger "trx;LogFileName=$project.trx" --results-directory "$Results/$label" \
      --logger "console;verbosity=minimal" </dev/null; then
      broken=1
    fi
    if [ ! -f "$Results/$label/$project.trx" ]; then
      echo "$project left no results: its process died."
      broken=1
    fi
  done
}

need_dotnet
need_programs
want_from_npm ort onnxruntime-node "$OrtVersion" "ONNX Runtime"
want_from_npm gltf gltf-validator "$GltfValidatorVersion" "the glTF validator"
rm -rf "$Results"
broken=0

say "Building"
dotnet build Mien.slnx -c Release --nologo -v q </dev/null || { echo "The build failed."; exit 1; }

say "Checking the formatting"
dotnet format Mien.slnx --verify-no-changes --no-restore </dev/null || { echo "Run 'dotnet format' and commit the result."; broken=1; }

mapfile -t projects < <(ls tests/*.Tests/*.csproj | xargs -n1 basename | sed 's/\.csproj$//')
[ -d ../shared/models ] || echo "../shared is not beside the checkout: tests that need it will be skipped."
run_tests all "${projects[@]}"
DOTNET_EnableAVX512=0 run_tests without-avx512 "${UnitTests[@]}"
DOTNET_EnableHWIntrinsic=0 run_tests without-intrinsics "${UnitTests[@]}"

say "Skipped, with reasons"
find "$Results" -name '*.trx' -exec cat {} + | tr '\n' ' ' | sed 's/<UnitTestResult /\n&/g; s/<TestDefinitions/\n&/g' |
  sed -n 's/.*testName="\([^"]*\)".*outcome="NotExecuted".*<Message>\([^<]*\)<.*/\2: \1/p' |
  sed 's/&quot;/"/g; s/&gt;/>/g; s/&lt;/</g; s/&amp;/\&/g' | sort | uniq -c

counts=$(find "$Results" -name '*.trx' -exec grep -ho '<Counters [^>]*' {} + |
  sed 's/.* total="\([0-9]*\)" executed="\([0-9]*\)" passed="\([0-9]*\)".*/\1 \2 \3/' |
  awk '{ total += $1; executed += $2; passed += $3 } END { print passed + 0, executed - passed, total - executed }')
read -r passed failed skipped <<<"$counts"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ] || broken=1
[ "$broken" -eq 0 ] || echo "Something failed: see above."
echo
echo "$passed passed, $failed failed, $skipped skipped"
exit $broken
