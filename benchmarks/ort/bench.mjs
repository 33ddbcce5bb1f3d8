// Runs one ONNX file in ONNX Runtime for `mien net bench --compare`: one JSON command per line on stdin, one JSON answer per line on stdout.
// Usage: node bench.mjs FOLDER_OF_onnxruntime-node
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const packageFolder = process.argv[2];
const require = createRequire(join(packageFolder, 'package.json'));
const ort = require(packageFolder);

let session;
let feeds;

const commands = {
  // {model, threads} → {version}
  async open({ model, threads }) {
    session = await ort.InferenceSession.create(model, {
      executionProviders: ['cpu'],
      graphOptimizationLevel: 'all',
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
    });
    return { version: require('./package.json').version, outputs: session.outputNames };
  },

  // {inputs: [{name, file, shape}], outputs: [{name, file}]} → {}; every file holds float32 values.
  async fill({ inputs, outputs }) {
    feeds = {};
    for (const { name, file, shape } of inputs) {
      const bytes = readFileSync(file);
      feeds[name] = new ort.Tensor('float32', new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)), shape);
    }
    const results = await session.run(feeds);
    for (const { name, file } of outputs) {
      const data = results[name].data;
      writeFileSync(file, Buffer.from(data.buffer, data.byteOffset, data.byteLength));
    }
    return {};
  },

  // {runs} → {milliseconds: [one per run]}
  async time({ runs }) {
    const milliseconds = [];
    for (let i = 0; i < runs; i++) {
      const start = process.hrtime.bigint();
      await session.run(feeds);
      milliseconds.push(Number(process.hrtime.bigint() - start) / 1e6);
    }
    return { milliseconds };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { command, ...rest } = JSON.parse(line);
  let answer;
  try {
    answer = await commands[command](rest);
  } catch (error) {
    answer = { error: String(error.message ?? error) };
  }
  process.stdout.write(JSON.stringify(answer) + '\n');
}
