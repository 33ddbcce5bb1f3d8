// Runs ONNX models with ONNX Runtime: node ort-run.mjs NODE_MODULES JOBS.json
// JOBS.json: [{"model": "a.onnx", "inputs": ["x.npy", ...], "out": "folder", "level": "all"}, ...]; outputs go to folder/0.npy, 1.npy, ... in the model's order.
// A model that fails leaves folder/error.txt.
import { createRequire } from 'node:module';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [modules, jobsFile] = process.argv.slice(2);
const ort = createRequire(join(modules, 'anchor.js'))('onnxruntime-node');

function readNpy(path) {
  const file = readFileSync(path);
  const length = file.readUInt16LE(8);
  const header = file.toString('latin1', 10, 10 + length);
  if (!header.includes("'<f4'") || header.includes('True')) throw new Error(`${path}: only row-major float32 is read`);
  const dims = header.match(/\(([^)]*)\)/)[1].split(',').filter(part => part.trim()).map(Number);
  const start = 10 + length;
  return new ort.Tensor('float32', new Float32Array(file.buffer.slice(file.byteOffset + start, file.byteOffset + file.length)), dims);
}

function writeNpy(path, tensor) {
  const shape = tensor.dims.length === 1 ? `${tensor.dims[0]},` : tensor.dims.join(', ');
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape}), }`;
  const header = text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11) + '\n';
  const prefix = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length & 255, header.length >> 8]);
  const data = Float32Array.from(tensor.data);
  writeFileSync(path, Buffer.concat([prefix, Buffer.from(header, 'latin1'), Buffer.from(data.buffer)]));
}

for (const job of JSON.parse(readFileSync(jobsFile, 'utf8'))) {
  mkdirSync(job.out, { recursive: true });
  try {
    const session = await ort.InferenceSession.create(job.model, { intraOpNumThreads: 1, graphOptimizationLevel: job.level, logSeverityLevel: 3 });
    const feeds = Object.fromEntries(session.inputNames.map((name, i) => [name, readNpy(job.inputs[i])]));
    const results = await session.run(feeds);
    session.outputNames.forEach((name, i) => writeNpy(join(job.out, `${i}.npy`), results[name]));
    await session.release();
  } catch (error) {
    writeFileSync(join(job.out, 'error.txt'), String(error?.message ?? error));
  }
}
