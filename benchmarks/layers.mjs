// Prints docs/layers.md: every layer of the networks whose ratio to ONNX Runtime falls short, beside the least time that the core's FMA peak allows.
// Usage, after a Release build, on a quiet machine: node benchmarks/layers.mjs > docs/layers.md
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const mien = join(root, 'src', 'Mien.Cli', 'bin', 'Release', 'net10.0', 'Mien.Cli.dll');
const models = join(root, '..', 'shared', 'models');
const networks = [
  ['mb1 (random weights)', 'random:mobilenet-v1:1.0'],
  ['mb05', '3ddfa_v2/mb05_120x120.pth'],
  ['FaceBoxes', '3ddfa_v2/FaceBoxesProd.pth'],
  ['BlazeFace short range', 'mediapipe/face_detection_short_range.tflite'],
  ['BlazeFace full range', 'mediapipe/face_detection_full_range.tflite'],
  ['head-localizer', 'opentrack/head-localizer.onnx'],
];

console.log(`# Layers and their floors

One thread, ${cpus()[0].model}, ${new Date().toISOString().slice(0, 10)}: \`node benchmarks/layers.mjs\`. The floor of a layer is its multiply-accumulates at the core's register-only FMA peak; layers without products have none. What was tried to come closer: [benchmarks.md](benchmarks.md).`);
for (const [name, file] of networks) {
  const path = file.startsWith('random:') ? file : join(models, file);
  const profile = JSON.parse(execFileSync('dotnet', [mien, 'net', 'profile', '--json', path], { cwd: root }));
  const floor = (macs) => (2e-3 * macs) / profile.peak_gflops;
  const total = profile.layers.reduce((sum, layer) => sum + layer.min_us, 0);
  const least = profile.layers.reduce((sum, layer) => sum + floor(layer.macs), 0);
  console.log(`\n## ${name}\n\n${total.toFixed(0)} µs in all, floor ${least.toFixed(0)} µs (${((100 * least) / total).toFixed(0)} %); peak ${profile.peak_gflops.toFixed(0)} GFLOP/s.\n`);
  console.log('| µs | floor | of the floor | kernel | layer |\n|---:|---:|---:|---|---|');
  for (const layer of profile.layers.filter((layer) => layer.min_us >= 1)) {
    const cells = layer.macs > 0 ? [floor(layer.macs).toFixed(1), `${((100 * floor(layer.macs)) / layer.min_us).toFixed(0)} %`] : ['', ''];
    console.log(`| ${[layer.min_us.toFixed(1), ...cells, layer.kernel, layer.description].join(' | ')} |`);
  }
}
