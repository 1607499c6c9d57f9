#!/usr/bin/env node
// Runs a bundle from V8's code cache, which saves most of the time of compiling (https://nodejs.org/api/vm.html#new-vmscriptcode-options).
// V8 accepts only the cache of its own version, so the package cannot contain one for every Node.js: the first successful
// run of a command writes the cache into the user's cache folder.
'use strict'
const { closeSync, fstatSync, openSync } = require('node:fs')
const { basename, join } = require('node:path')
const { Script } = require('node:vm')
const { openCodeCache } = require('./code-cache.cjs')
const { readOpen } = require('./read-open.cjs')

// `gen` is `bakelet gen`: `gen cloud-init > user-data`.
const command = basename(__filename, '.cjs') === 'gen' ? ['gen'] : []
const argv = [...command, ...process.argv.slice(2)]

const program = argv[0] === 'gen' && argv[1] === 'cloud-init' ? 'gen-cloud-init.cjs' : 'main.cjs'
const filename = join(__dirname, program)
// The bundle is ASCII: Latin-1 is the cheapest encoding to decode.
const file = openSync(filename)
const source = readOpen(file, fstatSync(file).size).latin1Slice()
closeSync(file)
// Each output of `gen` runs other code, so each has a cache of its own.
const cache = openCodeCache(argv[0] === 'gen' ? `gen-${argv[1]}` : argv[0])
const cachedData = cache?.read()
const script = new Script(source, { filename, cachedData })
const bundle = { exports: {} }
script.runInThisContext()(require, bundle, bundle.exports)

bundle.exports.main(argv).then(exitCode => {
  process.exitCode = exitCode
  // After the run, when V8 has compiled the functions that the command needs.
  if (exitCode === 0 && (!cachedData || script.cachedDataRejected))
    cache?.write(() => script.createCachedData())
  // What was printed is out: standard error is synchronous on Linux for files, pipes and terminals
  // (https://nodejs.org/api/process.html#a-note-on-process-io). So nothing holds the process: neither a connection that an
  // interrupt left behind, nor the millisecond in which V8 takes its heap apart.
  if (exitCode === 130 || process.platform === 'linux') process.exit()
})
