// Compiles Solidity with solc-js. Reads one request from standard input and writes one answer to standard output.
//
//   request: { compiler: folder of the npm package solc, sources: { name: text }, files: [names to be read],
//              roots: [{ prefix, folder }], settings, contracts: [names of the contracts wanted] }
//   answer:  { contracts: { name: { abi, bytecode: hex without 0x, links: [{ library, start, length }] } } }
'use strict';
const fs = require('node:fs');
const path = require('node:path');

const request = JSON.parse(fs.readFileSync(0, 'utf8'));
const solc = require(request.compiler);

function read(name) {
  const root = request.roots.find(root => name.startsWith(root.prefix));
  if (!root) throw new Error(`no folder has ${name}`);
  const file = path.resolve(root.folder, name.slice(root.prefix.length));
  if (!file.startsWith(path.resolve(root.folder) + path.sep)) throw new Error(`${name} is outside of its folder`);
  return fs.readFileSync(file, 'utf8');
}

function resolve(name) {
  try {
    return { contents: read(name) };
  } catch (error) {
    return { error: String(error) };
  }
}

const sources = {};
for (const [name, content] of Object.entries(request.sources)) sources[name] = { content };
for (const name of request.files) sources[name] = { content: read(name) };

const outputSelection = { '*': { '*': ['abi', 'evm.bytecode.object', 'evm.bytecode.linkReferences'] } };
const settings = { ...request.settings, outputSelection };
// Before 0.6 the compiler knows no bytecodeHash, and takes the function that reads imports by itself.
const isOld = /^0\.[0-5]\./.test(solc.version());
if (isOld) {
  delete settings.metadata;
  delete settings.viaIR;
}
const input = { language: 'Solidity', sources, settings };
const output = JSON.parse(solc.compile(JSON.stringify(input), isOld ? resolve : { import: resolve }));
const errors = (output.errors ?? []).filter(error => error.severity === 'error');
if (errors.length > 0) {
  console.error(errors.slice(0, 5).map(error => error.formattedMessage).join('\n'));
  process.exit(1);
}

const contracts = {};
for (const file of Object.values(output.contracts)) {
  for (const [name, { abi, evm }] of Object.entries(file)) {
    if (!request.contracts.includes(name) || evm.bytecode.object.length === 0) continue;
    if (contracts[name]) throw new Error(`two contracts are named ${name}`);
    const links = Object.values(evm.bytecode.linkReferences)
      .flatMap(libraries => Object.entries(libraries))
      .flatMap(([library, places]) => places.map(({ start, length }) => ({ library, start, length })));
    contracts[name] = { abi, bytecode: evm.bytecode.object, links };
  }
}

const missing = request.contracts.filter(name => !contracts[name]);
if (missing.length > 0) {
  console.error(`No such contracts: ${missing.join(', ')}`);
  process.exit(1);
}

fs.writeSync(1, JSON.stringify({ contracts }));
