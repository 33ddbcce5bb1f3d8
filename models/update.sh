#!/usr/bin/env bash
# Makes the default pack's files of two trainings: float16 weights, opset 13, and the hashes in pack.json.
# Usage: models/update.sh runs/detector/best.onnx runs/landmarks/best.onnx
set -euo pipefail
[ $# -eq 2 ] || { echo "Usage: models/update.sh DETECTOR.onnx LANDMARKS.onnx" >&2; exit 2; }
models=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mien() { dotnet "${MIEN:-$models/../src/Mien.Cli/bin/Release/net10.0}/Mien.Cli.dll" "$@"; }
for pair in "detector=$1" "landmarks=$2"; do
  name=${pair%%=*}
  mien net convert "${pair#*=}" "$models/$name.onnx" --half --opset 13 --fold
  hash=$(sha256sum "$models/$name.onnx" | cut -d' ' -f1)
  sed -i "/\"path\": \"$name.onnx\"/{n;s/\"sha256\": \"[0-9a-f]*\"/\"sha256\": \"$hash\"/}" "$models/pack.json"
done
