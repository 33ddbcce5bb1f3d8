// Times every network of docs/benchmarks.md beside ONNX Runtime in one process and prints that page's tables.
// Usage, after ./test.sh or a Release build: node benchmarks/ort/networks.mjs [RUNS] [THREADS]   (threads: 1 and 2 when left out)
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const mien = join(root, 'src', 'Mien.Cli', 'bin', 'Release', 'net10.0', 'Mien.Cli.dll');
const models = join(root, '..', 'shared', 'models');
const [runs = '300', threads] = process.argv.slice(2);

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
  ['mb1_120x120 (random weights)', 'random:mobilenet-v1:1.0'],
  ['mb05_120x120', '3ddfa_v2/mb05_120x120.pth'],
  ['FaceBoxesProd', '3ddfa_v2/FaceBoxesProd.pth'],
  ['head-localizer', 'opentrack/head-localizer.onnx'],
  ['head-pose-0.4-small-int8', 'opentrack/head-pose-0.4-small-int8.onnx'],
];

const args = [mien, 'net', 'bench', '--compare', '--json', '--runs', runs, ...(threads ? ['--threads', threads] : [])];
const files = networks.map(([, file]) => (file.startsWith('random:') ? file : join(models, file)));
const report = JSON.parse(execFileSync('dotnet', [...args, ...files], { cwd: root }));

const ms = (value) => value.toFixed(3);
const load = readFileSync('/proc/loadavg', 'utf8').split(' ')[0];
for (const count of new Set(report.networks.map((network) => network.threads))) {
  console.log(`${cpus()[0].model}, ${count} thread${count === 1 ? '' : 's'}, ${runs} runs each, in turns of ten; milliseconds; peak of one core ${report.peak_gflops.toFixed(0)} GFLOP/s; load average ${load}; ${new Date().toISOString().slice(0, 10)}.\n`);
  console.log('| network | M MACs | Mien min | Mien median | ONNX Runtime min | ONNX Runtime median | ratio of mins | ratio of medians | GFLOP/s | of peak | largest difference |');
  console.log('|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|');
  report.networks.filter((network) => network.threads === count).forEach((network, i) => {
    const [ours, theirs] = network.timings;
    const cells = [networks[i][0], (network.macs / 1e6).toFixed(1), ms(ours.min_ms), ms(ours.median_ms), ms(theirs.min_ms), ms(theirs.median_ms),
      network.ratio_of_mins.toFixed(2), network.ratio_of_medians.toFixed(2), ours.gflops.toFixed(0), `${(100 * ours.share_of_peak).toFixed(0)} %`, network.largest_difference.toExponential(1)];
    console.log(`| ${cells.join(' | ')} |`);
  });
  console.log('');
}
