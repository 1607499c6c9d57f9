// How long `gen cloud-init` and `check` of one pod take, against a Node.js that does nothing: people pipe the one and run the
// other at every save, so their start-up is a feature.
// Wall time of whole processes, in turn, so that a machine that gets slower slows both.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const runs = Number(process.argv[2] ?? 20)
const config = join(root, 'examples/web/bakelet.yaml')
const commands = {
  'gen cloud-init': [join(root, 'dist/gen.cjs'), 'cloud-init', '-c', config],
  'bakelet check': [join(root, 'dist/bakelet.cjs'), 'check', '-c', config],
  'node -e 0': ['-e', '0'],
}

// The first run of a command writes V8's code cache with the functions that its config needs. That of another config would have
// others, so this one has a folder of its own.
const cache = mkdtempSync(join(tmpdir(), 'bakelet-bench-'))
const env = { ...process.env, XDG_CACHE_HOME: cache }

function milliseconds(args) {
  const start = process.hrtime.bigint()
  const { status, stderr } = spawnSync(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] })
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}\n${stderr}`)
  return Number(process.hrtime.bigint() - start) / 1e6
}

const times = Object.fromEntries(Object.keys(commands).map(name => [name, []]))
// The first round fills the page cache and the code cache, and is not counted.
for (let run = 0; run <= runs; run++)
  for (const [name, args] of Object.entries(commands)) {
    const time = milliseconds(args)
    if (run > 0) times[name].push(time)
  }

rmSync(cache, { recursive: true })

const median = values => values.toSorted((a, b) => a - b)[values.length >> 1]
const nothing = median(times['node -e 0'])
for (const [name, values] of Object.entries(times)) {
  const ratio = (median(values) / nothing).toFixed(2)
  console.log(`${name.padEnd(16)} median ${median(values).toFixed(0)} ms of ${runs}, ratio ${ratio}`)
}
