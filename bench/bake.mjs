// How long `bakelet bake` takes, against plain mkosi with the same packages, tools, partitions and format, and after a
// change of one line; with the word `packer`, also by Packer. Usage: npm run bench:bake -- [ROUNDS] [packer]. Everything that comes from elsewhere is there before: Debian's packages, the programs, the store.
// Both start without an installed tree. Wall time of whole processes, in turn, so that a machine that gets slower slows
// all. As root or as a user who can bake.
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const words = process.argv.slice(2)
const withPacker = words.includes('packer')
const rounds = Number(words.find(word => word !== 'packer') ?? 1)
// Where bakelet keeps it: src/artifacts/store.ts.
const store =
  process.env.BAKELET_STORE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'bakelet')
const example = join(root, 'examples/web')
const line = 'kernel: {sysctl: {vm.max_map_count: 262144}}\n'

function seconds(command, args, options = {}) {
  const start = process.hrtime.bigint()
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', ...options })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}\n${stdout}${stderr}`)
  return Number(process.hrtime.bigint() - start) / 1e9
}

/** `bakelet bake` in a folder with another store. */
const bake = (cwd, BAKELET_STORE, config, ...options) =>
  seconds(process.execPath, [join(root, 'dist/bakelet.cjs'), 'bake', '-c', config, ...options], {
    cwd,
    env: { ...process.env, BAKELET_STORE },
  })

/** What this version of mkosi keeps (src/bake/mkosi.ts), and in it the programs that make images. */
const ownCache = `mkosi-${spawnSync('mkosi', ['--version'], { encoding: 'utf8' }).stdout.trim().split(' ')[1]}`
const toolsTree = () =>
  readdirSync(join(store, 'mkosi', ownCache)).find(name => /^tools-[0-9a-f]+$/.test(name))

/** A store with all that was downloaded and built, and without installed trees and what was made from them. */
function coldStore(folder) {
  const trees = join(folder, 'mkosi')
  mkdirSync(trees, { recursive: true })
  for (const name of ['sha256', 'checked', 'work']) symlinkSync(join(store, name), join(folder, name))
  cpSync(join(store, 'records'), join(folder, 'records'), {
    recursive: true,
    filter: path => !path.includes('/debian-sbom-'),
  })
  mkdirSync(join(trees, ownCache))
  const kept = readdirSync(join(store, 'mkosi')).filter(name => !name.startsWith('mkosi-'))
  for (const name of [...kept, join(ownCache, toolsTree())])
    symlinkSync(join(store, 'mkosi', name), join(trees, name))
  return folder
}

/** What is mkosi's own of the folder that bakelet gives it, and an initrd that is empty: to make one would take longer. */
function plainMkosi(folder, from) {
  for (const name of ['mkosi.conf', 'mkosi.env', 'mkosi.pkgmngr', 'mkosi.sandbox', 'mkosi.repart'])
    cpSync(join(from, name), join(folder, name), { recursive: true, verbatimSymlinks: true })
  mkdirSync(join(folder, 'cache'))
  writeFileSync(join(folder, 'initrd'), Buffer.alloc(512))
  const args = [
    '--directory',
    folder,
    '--output-dir',
    folder,
    '--output',
    'disk',
    '--force',
    '--incremental=yes',
  ]
  args.push(
    '--tools-tree',
    join(store, 'mkosi', ownCache, toolsTree(), 'mkosi.tools'),
    '--initrd',
    join(folder, 'initrd'),
  )
  args.push('--cache-dir', join(folder, 'cache'), '--package-cache-dir', join(store, 'mkosi/packages'))
  const PATH = `${process.env.PATH}:/usr/local/sbin:/usr/sbin:/sbin`
  const [raw, image] = [join(folder, 'disk.raw'), join(folder, 'disk.qcow2')]
  const format = ['-f', 'raw', '-O', 'qcow2', '-c', '-o', 'compression_type=zstd']
  return (
    seconds('mkosi', [...args, 'build'], { env: { ...process.env, PATH } }) +
    seconds('qemu-img', ['convert', ...format, raw, image])
  )
}

mkdirSync(join(root, 'out'), { recursive: true })
const work = mkdtempSync(join(root, 'out/bench-'))
const times = { mkosi: [], first: [], again: [], packer: [] }
try {
  cpSync(example, join(work, 'web'), { recursive: true })
  const config = join(work, 'web/bakelet.yaml')
  const changed = join(work, 'web/changed.yaml')
  writeFileSync(changed, readFileSync(config, 'utf8') + line)
  console.log(`filling the store, not counted: ${bake(work, store, config).toFixed(1)} s`)
  // Makes the stock image that Packer starts from.
  if (withPacker && !existsSync(join(store, 'base'))) bake(work, store, config, '--with', 'packer')
  for (let round = 0; round < rounds; round++) {
    const folder = mkdtempSync(join(work, 'round-'))
    const cold = coldStore(join(folder, 'store'))
    mkdirSync(join(folder, 'plain'))
    times.mkosi.push(plainMkosi(join(folder, 'plain'), join(work, 'out/edge-web/mkosi')))
    times.first.push(bake(folder, cold, config))
    times.again.push(bake(folder, cold, changed))
    if (withPacker) times.packer.push(bake(folder, store, config, '--with', 'packer'))
  }
} finally {
  rmSync(work, { recursive: true, force: true })
}

const median = values => values.toSorted((a, b) => a - b)[values.length >> 1]
const { mkosi, first, again, packer } = Object.fromEntries(
  Object.entries(times).map(([name, values]) => [name, median(values)]),
)
const row = (what, time, ratio) =>
  console.log(`${what.padEnd(36)}${time.toFixed(1).padStart(8)} s${ratio === undefined ? '' : `  ${ratio}`}`)
row('plain mkosi, and qemu-img', mkosi)
row('bakelet bake, the first', first, `${(first / mkosi).toFixed(2)} of plain mkosi`)
row('bakelet bake, one line changed', again, `${(again / first).toFixed(2)} of the first`)
if (withPacker) row('bakelet bake --with packer', packer, `${(packer / first).toFixed(1)} of the first bake`)
