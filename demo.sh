#!/usr/bin/env bash
# Shows what Mien does: finds the faces on one photo and draws them. Usage: ./demo.sh [PHOTO] [more options of 'mien photo']
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if [ -z "${HOME:-}" ] || [ ! -w "${HOME:-/}" ]; then
  mkdir -p "$root/artifacts/home"
  export HOME=$root/artifacts/home
fi
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

if ! command -v dotnet >/dev/null || ! dotnet --list-sdks | grep -q '^10\.'; then
  echo "Mien needs the .NET 10 SDK, which is not here. Install it with" >&2
  echo "  curl -sSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0" >&2
  echo "(or from https://dotnet.microsoft.com/download/dotnet/10.0), put it on the PATH, and run ./demo.sh again." >&2
  exit 2
fi

echo "Building Mien ..."
if ! output=$(cd "$root" && dotnet build src/Mien.Cli -c Release --nologo -v q </dev/null 2>&1); then
  echo "$output" >&2
  echo "The build failed (see above)." >&2
  exit 1
fi
mien() { dotnet "$root/src/Mien.Cli/bin/Release/net10.0/Mien.Cli.dll" "$@" </dev/null; }

photo=
if [ $# -gt 0 ] && [ "${1#-}" = "$1" ]; then
  case $1 in
    /*) photo=$1 ;;
    *) photo=$PWD/$1 ;;
  esac
  shift
else
  for candidate in trump_hillary.jpg JianzhuGuo.jpg obama_family.jpg; do
    if [ -f "$root/../shared/photos/$candidate" ]; then
      photo=$(cd "$root/../shared/photos" && pwd)/$candidate
      echo "Photo: $candidate from ../shared/photos (./demo.sh PHOTO takes another)."
      break
    fi
  done
fi
if [ -z "$photo" ]; then
  mkdir -p "$root/artifacts"
  photo=$root/artifacts/portrait.png
  mien model portrait --yaw 15 --out "$photo" >/dev/null
  echo "No photo was named: this is a portrait that Mien renders itself ($photo)."
  echo "Try one of your own: ./demo.sh PHOTO"
fi

cd "$root"
mien photo "$photo" "$@"
