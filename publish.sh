#!/usr/bin/env bash
# Publishes the mien command for one platform, self-contained and compiled ahead of time, so that it starts at once.
# Usage: ./publish.sh [RID]   (default: this machine's; result: artifacts/publish/mien-RID/mien)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# dotnet's own name for this machine, as linux-x64.
rid=${1:-$(dotnet --info | sed -n 's/^ *RID: *//p' | head -n 1)}
target=artifacts/publish/mien-$rid

# What the image may use without asking: crossgen refuses vectors that it does not know of, and they would be compiled at start.
case $rid in
  *-x64) instructions=--instruction-set:x86-64-v4 ;;
  *) instructions= ;;
esac

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
rm -rf "$target"
# A folder of its own for what is built on the way: these assemblies are compiled with another constant than the usual ones.
dotnet publish src/Mien.Cli -c Release -r "$rid" --self-contained --nologo -v q -o "$target" --artifacts-path artifacts/ahead-of-time \
  -p:MienAheadOfTime=true -p:PublishReadyToRun=true -p:PublishReadyToRunComposite=true \
  "-p:PublishReadyToRunCrossgen2ExtraArgs=$instructions" -p:DebugType=none -p:PackAsTool=false
echo "$target: $(du -sh "$target" | cut -f1)"
