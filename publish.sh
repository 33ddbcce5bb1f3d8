#!/usr/bin/env bash
# Publishes the mien command for one platform, self-contained and compiled ahead of time, so that it starts at once.
# Usage: ./publish.sh [RID] [v3|v4]   (default: this machine's; result: artifacts/publish/mien-RID/mien)
#
# v3 and v4 are levels of x86-64 processors: AVX2, AVX-512. The image holds machine code for one of them. A lesser processor drops the
# whole image and compiles everything at start; on a better one, v3 compiles its AVX-512 kernels at start. Either is right, and slow to begin.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en MSBUILDDISABLENODEREUSE=1

# dotnet's own name for this machine, as linux-x64.
here=$(dotnet --info | sed -n 's/^ *RID: *//p' | head -n 1)
rid=${1:-$here}
target=artifacts/publish/mien-$rid

case $rid in
  *-x64)
    level=${2:-v3}
    if [ $# -lt 2 ] && [ "$rid" = "$here" ] && grep -qsw avx512vl /proc/cpuinfo; then level=v4; fi
    case $level in v3 | v4) ;; *) echo "The level is v3 or v4, not '$level'." >&2; exit 2 ;; esac
    instructions=--instruction-set:x86-64-$level
    ;;
  *) instructions= ;;
esac

rm -rf "$target"
# A folder of its own for what is built on the way: these assemblies are compiled with another constant than the usual ones.
dotnet publish src/Mien.Cli -c Release -r "$rid" --self-contained --nologo -v q -o "$target" --artifacts-path artifacts/ahead-of-time \
  -p:MienAheadOfTime=true -p:PublishReadyToRun=true -p:PublishReadyToRunComposite=true \
  "-p:PublishReadyToRunCrossgen2ExtraArgs=$instructions" -p:DebugType=none -p:PublishDocumentationFile=false -p:PublishReferencesDocumentationFiles=false -p:PackAsTool=false
# The program starts the assembly that its file names inside: its own name is free.
for suffix in "" .exe; do
  [ ! -f "$target/Mien.Cli$suffix" ] || mv "$target/Mien.Cli$suffix" "$target/mien$suffix"
done
echo "$target: $(du -sh "$target" | cut -f1)${level:+, x86-64-$level}"
