#!/usr/bin/env node
// What the npm scripts call. It needs Node alone, so that a fresh clone starts with one command: it installs what is
// missing, builds what has changed, and hands over to the real program. The scripts say `exec`, so that a signal that npm
// passes on reaches this process and not a shell before it.
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const CACHE = join(ROOT, 'node_modules', '.cache', 'outturn');
const STAMP = join(CACHE, 'built');
const LOCK = join(ROOT, '.outturn-setup-lock');
const MINIMUM = [20, 19];

const say = (message) => process.stderr.write(`${message}\n`);

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1])) return;
  say(`Outturn needs Node ${MINIMUM.join('.')} or later; this is ${process.versions.node}. Install a newer Node and try again.`);
  process.exit(1);
}

/**
 * Runs a program to its end, and ends with it when a signal comes. Standard output carries data only: what a step prints
 * goes to standard error, and where it is `quiet` only when it has failed.
 */
function step(command, args, { quiet = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 2, 2] });
    const printed = [];
    child.stdout?.on('data', (chunk) => printed.push(chunk));
    child.stderr?.on('data', (chunk) => printed.push(chunk));
    const signals = passSignals(child);
    child.on('error', (error) => printed.push(Buffer.from(`${error.message}\n`)));
    child.on('close', (status, signal) => {
      const stoppedBy = signal ?? signals.stop();
      if (status === 0 && !stoppedBy) return resolve();
      release();
      if (stoppedBy) {
        say('Stopped; nothing was started.');
        process.exit(exitOf(stoppedBy));
      }
      process.stderr.write(Buffer.concat(printed));
      say(`\`${[command, ...args].join(' ')}\` failed; nothing was started.`);
      process.exit(1);
    });
  });
}

const exitOf = (signal) => 128 + (constants.signals[signal] ?? 0);

/** Passes signals on to a child until `stop`, which gives the first that came. */
function passSignals(child) {
  let first;
  const handlers = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => [
    signal,
    () => {
      first ??= signal;
      child.kill(signal);
    },
  ]);
  for (const [signal, handler] of handlers) process.on(signal, handler);
  return {
    stop: () => {
      for (const [signal, handler] of handlers) process.removeListener(signal, handler);
      return first;
    },
  };
}

/** npm that is killed outright passes nothing on: what it started must not go on without it. */
function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const npm = process.ppid;
  setInterval(() => {
    if (process.ppid !== npm) process.kill(process.pid, 'SIGTERM');
  }, 500).unref();
}

let locked = false;
function release() {
  if (locked) rmSync(LOCK, { recursive: true, force: true });
  locked = false;
}

/** Two commands started at once must not install or build into each other's files. */
function lock() {
  for (let waited = 0; ; waited += 1) {
    try {
      mkdirSync(LOCK);
      writeFileSync(join(LOCK, 'pid'), String(process.pid));
      locked = true;
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (!ownerLives()) rmSync(LOCK, { recursive: true, force: true });
      else if (waited === 0) say('Waiting for another command that is setting up …');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
}

function ownerLives() {
  try {
    process.kill(Number(readFileSync(join(LOCK, 'pid'), 'utf8')), 0);
    return true;
  } catch (error) {
    if (error.code === 'ENOENT') return Date.now() - modified(LOCK) < 5_000;
    return error.code === 'EPERM';
  }
}

function modified(path) {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}

function newestUnder(folder) {
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'dist' || entry.name === 'node_modules') continue;
    const path = join(folder, entry.name);
    newest = Math.max(newest, entry.isDirectory() ? newestUnder(path) : modified(path));
  }
  return newest;
}

const installed = () => modified(join(ROOT, 'node_modules', '.package-lock.json')) >= modified(join(ROOT, 'package-lock.json'));

function built() {
  const stamp = modified(STAMP);
  return (
    stamp > 0 &&
    stamp >=
      Math.max(
        ...['libs', 'apps', 'test/bench', 'tsconfig.base.json'].map((name) => {
          const path = join(ROOT, name);
          return statSync(path).isDirectory() ? newestUnder(path) : modified(path);
        }),
      )
  );
}

/** Installs and builds, each only when something is missing or has changed. */
async function prepare() {
  requireNode();
  if (installed() && built()) return;
  lock();
  try {
    if (!installed()) {
      say('Installing packages (once) …');
      await step('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
    }
    if (!built()) {
      const started = new Date();
      say('Building …');
      await step(
        process.execPath,
        [join(ROOT, 'node_modules', 'nx', 'dist', 'bin', 'nx.js'), 'run-many', '-t', 'build', '--output-style=stream-without-prefixes'],
        { quiet: true },
      );
      mkdirSync(CACHE, { recursive: true });
      writeFileSync(STAMP, '');
      // What was changed while the build ran is newer than the stamp, and built the next time.
      utimesSync(STAMP, started, started);
    }
  } finally {
    release();
  }
}

/** Becomes the command line: same process, so that signals and exit codes are its own. */
async function runOutturn(args) {
  process.argv = [process.execPath, outturn, ...args];
  await import(pathToFileURL(outturn).href);
}

/** Hands over to a program, passes signals on, and ends as it ends. */
function handOver(args) {
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
  passSignals(child);
  child.on('exit', (status, signal) => process.exit(status ?? exitOf(signal)));
}

const outturn = join(ROOT, 'apps', 'cli', 'dist', 'main.js');
const jest = ['--experimental-vm-modules', '--no-warnings=ExperimentalWarning', join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js')];
const [verb, ...rest] = process.argv.slice(2);
process.env.NX_DAEMON = 'false';
endWithNpm();

switch (verb) {
  case 'start':
    await prepare();
    await runOutturn(['serve', '--demo', ...rest]);
    break;
  case 'outturn':
    await prepare();
    await runOutturn(rest);
    break;
  case 'build':
    await prepare();
    break;
  case 'test':
    await prepare();
    handOver([...jest, ...rest]);
    break;
  case 'reference':
    await prepare();
    process.env.OUTTURN_WRITE_REFERENCE = '1';
    handOver([...jest, 'test/reference']);
    break;
  case 'guides':
    await prepare();
    process.env.OUTTURN_WRITE_GUIDES = '1';
    handOver([...jest, 'test/journeys']);
    break;
  case 'bench':
    await prepare();
    // As `start` and `outturn` run (package.json).
    handOver(['--max-semi-space-size=64', join(ROOT, 'test', 'bench', 'dist', 'main.js'), ...rest]);
    break;
  case 'lint':
    await prepare();
    handOver([join(ROOT, 'node_modules', 'oxlint', 'bin', 'oxlint'), '--type-aware', ...rest]);
    break;
  default:
    say(`Unknown script: ${verb}. There are: start, test, build, bench, lint, reference, guides, outturn.`);
    process.exit(2);
}
