// Runs one program that must not outlive its parent.
//
//   node guard.cjs <stop signal> <grace in ms> <folder to remove at the end, or ''> <command> [arguments...]
//
// The parent holds the other end of our standard input. When it closes, because the parent asks for the stop or because
// it died in whatever way, the program gets the stop signal, and SIGKILL after the grace. The program has a session of its
// own, so that Ctrl-C in the terminal reaches the parent alone, which then ends its children in the right order.
// Whatever the parent writes there kills the program at once, as a crash would.
'use strict';
const { spawn } = require('node:child_process');
const fs = require('node:fs');

const [stopSignal, graceMs, folder, command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], detached: true, windowsHide: true });
let stopping = false;

function stop() {
  if (stopping) return;
  stopping = true;
  child.kill(stopSignal);
  setTimeout(() => child.kill('SIGKILL'), Number(graceMs));
}

function end(code) {
  if (folder) fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.exit(code);
}

child.on('error', error => {
  console.error(`Cannot run ${command}: ${error.message}`);
  end(127);
});
child.on('exit', code => end(stopping ? 0 : code ?? 1));
process.stdin.on('end', stop).on('error', stop).on('data', () => child.kill('SIGKILL'));
process.on('SIGTERM', stop);
for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => {});
// Nobody reads what we write once the parent has died: that must not end us before the program has.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
