// Times every network in ../shared/models beside ONNX Runtime and prints the table of docs/benchmarks.md.
// Usage, after ./test.sh or a Release build: node benchmarks/ort/networks.mjs [RUNS] [THREADS]
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const mien = join(root, 'src', 'Mien.Cli', 'bin', 'Release', 'net10.0', 'Mien.Cli.dll');
const models = join(root, '..', 'shared', 'models');
const [runs = '300', threads = '1'] = process.argv.slice(2);

const networks = [
  ['face_detector (short range)', 'mediapipe/face_landmarker.task:face_detector.tflite'],
  ['face_landmarks_detector (478)', 'mediapipe/face_landmarker.task:face_landmarks_detector.tflite'],
  ['face_blendshapes', 'mediapipe/face_landmarker.task:face_blendshapes.tflite'],
  ['face_detection_full_range', 'mediapipe/face_detection_full_range.tflite'],
  ['face_detection_full_range_sparse', 'mediapipe/face_detection_full_range_sparse.tflite'],
  ['face_detection_back', 'mediapipe/face_detection_back.tflite'],
  ['face_detection_short_range', 'mediapipe/face_detection_short_range.tflite'],
  ['face_landmark (468)', 'mediapipe/face_landmark.tflite'],
  ['iris_landmark', 'mediapipe/iris_landmark.tflite'],
  ['mb05_120x120', '3ddfa_v2/mb05_120x120.pth'],
  ['FaceBoxesProd', '3ddfa_v2/FaceBoxesProd.pth'],
  ['head-localizer', 'opentrack/head-localizer.onnx'],
  ['head-pose-0.4-small-int8', 'opentrack/head-pose-0.4-small-int8.onnx'],
];

console.log(`${cpus()[0].model}, ${threads} thread(s), ${runs} runs each, in turns of ten; milliseconds; ${new Date().toISOString().slice(0, 10)}.\n`);
console.log('| network | M MACs | Mien min | Mien median | ONNX Runtime min | ONNX Runtime median | ONNX Runtime / Mien (median) | largest difference |');
console.log('|---|---:|---:|---:|---:|---:|---:|---:|');
for (const [name, file] of networks) {
  const output = execFileSync('dotnet', [mien, 'net', 'bench', join(models, file), '--compare', '--json', '--runs', runs, '--threads', threads], { cwd: root });
  const { macs, timings: [ours, theirs], largest_difference } = JSON.parse(output);
  const ms = (value) => value.toFixed(3);
  console.log(`| ${name} | ${(macs / 1e6).toFixed(1)} | ${ms(ours.min_ms)} | ${ms(ours.median_ms)} | ${ms(theirs.min_ms)} | ${ms(theirs.median_ms)} | ${(theirs.median_ms / ours.median_ms).toFixed(2)} | ${largest_difference.toExponential(1)} |`);
}
