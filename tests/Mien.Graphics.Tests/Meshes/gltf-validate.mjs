// node gltf-validate.mjs NODE_MODULES FILE: what the Khronos glTF validator says about a file, as JSON.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [modules, file] = process.argv.slice(2);
const validator = createRequire(join(modules, 'x.js'))('gltf-validator');
const report = await validator.validateBytes(new Uint8Array(readFileSync(file)), { maxIssues: 100 });
process.stdout.write(JSON.stringify(report));
