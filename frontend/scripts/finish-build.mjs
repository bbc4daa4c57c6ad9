// Compresses what was built, and fails when the first view needs more script than it may.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { constants, gzipSync } from 'node:zlib';

const BUDGET = 280_000;
const FIRST_ROUTE = 'src/features/home/home-page.tsx';
const FIRST_LANGUAGE = 'src/lib/text/zh/index.ts';

const out = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'target', 'console');
const manifest = JSON.parse(readFileSync(join(out, '.vite', 'manifest.json'), 'utf8'));
rmSync(join(out, '.vite'), { recursive: true });

for (const name of readdirSync(join(out, 'assets'))) {
  if (/\.(js|css|svg)$/.test(name)) {
    const path = join(out, 'assets', name);
    writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: constants.Z_BEST_COMPRESSION }));
  }
}

const scripts = new Set();
[manifest['index.html'], manifest[FIRST_ROUTE], manifest[FIRST_LANGUAGE]].forEach(collect);
const size = [...scripts].reduce((sum, file) => sum + readFileSync(join(out, `${file}.gz`)).length, 0);
console.log(`The console's first view: ${(size / 1000).toFixed(1)} kB of gzipped script in ${scripts.size} files.`);
if (size > BUDGET) {
  console.error(`That is more than the ${BUDGET / 1000} kB it may need: load what it does not show later.`);
  process.exit(1);
}

function collect(chunk) {
  if (!chunk) {
    throw new Error('The manifest lacks a chunk that the first view needs.');
  }
  if (!scripts.has(chunk.file)) {
    scripts.add(chunk.file);
    (chunk.imports ?? []).forEach((name) => collect(manifest[name]));
  }
}
