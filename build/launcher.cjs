#!/usr/bin/env node
// Runs main.cjs from V8's code cache, which saves compiling it: half of what `gen` would take. A cache of another Node.js
// is refused by V8 and does no harm. (https://nodejs.org/api/vm.html#scriptcreatecacheddata)
'use strict'
const { readFileSync } = require('node:fs')
const { basename, join } = require('node:path')
const { pathToFileURL } = require('node:url')
const { Script } = require('node:vm')

const file = join(__dirname, 'main.cjs')
let cachedData
try {
  cachedData = readFileSync(`${file}.cache`)
} catch {
  // A build that was interrupted: slower, and nothing else.
}
// The bundle is ASCII: latin1 is the encoding that costs nothing to decode.
const script = new Script(readFileSync(file, 'latin1'), { filename: pathToFileURL(file).href, cachedData })
const bundle = { exports: {} }
script.runInThisContext()(require, bundle, bundle.exports)

// `gen` is `bakelet gen`: `gen cloud-init > user-data`.
const command = basename(__filename, '.cjs') === 'gen' ? ['gen'] : []
bundle.exports.main([...command, ...process.argv.slice(2)]).then(exitCode => {
  process.exitCode = exitCode
  // Interrupted: a connection that is being made must not keep the process. What was printed is out (process.stderr is
  // synchronous on Linux for files, pipes and terminals).
  if (exitCode === 130) process.exit()
  // The build asks for the cache after a run, when what a run needs has been compiled.
  if (process.env.BAKELET_WRITE_CODE_CACHE)
    require('node:fs').writeFileSync(`${file}.cache`, script.createCachedData())
})
