// Called by Maven: builds (or with the argument "check" checks) the console, unless its inputs are as they were.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const target = join(root, '..', 'target');
const task = process.argv[2] === 'check' ? 'check' : 'build';
const generated = new Set(['node_modules', 'schema.d.ts']);

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(`The console needs Node 20.19 or newer; this is ${process.versions.node}. Leave it out with -Dskip.console.`);
}

const stamp = join(target, `console-${task}.stamp`);
const inputs = digest(files(root));
const isBuilt = task === 'check' || existsSync(join(target, 'console', 'index.html'));
if (isBuilt && existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs) {
  process.exit(0);
}

const lock = digest([join(root, 'package-lock.json')]);
const installed = join(root, 'node_modules', '.installed');
if (!existsSync(installed) || readFileSync(installed, 'utf8') !== lock) {
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(installed, lock);
}
run('npm', ['run', '--silent', task]);
mkdirSync(target, { recursive: true });
writeFileSync(stamp, inputs);

function files(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !generated.has(entry.name))
    .flatMap((entry) => (entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)]))
    .sort();
}

function digest(paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    hash.update(relative(root, path)).update('\0').update(readFileSync(path)).update('\0');
  }
  return hash.digest('hex');
}

function run(command, args) {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (result.status !== 0) {
    fail(`The console's "${command} ${args.join(' ')}" failed; its output is above.`);
  }
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
