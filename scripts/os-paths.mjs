// Writes src/data/os-paths.json: the folders and files that both images have, the baked one and the stock one, as they are after a
// boot. Mount both read-only, and name the two folders:
//   node scripts/os-paths.mjs /mnt/baked /mnt/first-boot
import { lstatSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** bakelet's own files, which are in the plan. */
const managed = new Set(
  readFileSync(join(process.argv[2], 'usr/local/bakelet/conf/managed.list'), 'utf8').split(/\s/),
)
/** What programs keep for themselves, and certificates by their hash. */
const leftOut =
  /^\/(proc|sys|dev|run|usr\/(?!s?bin(\/|$)).*|lost\+found|efi|lib.*|s?bin|etc\/(alternatives|rc.\.d|init\.d|ssl\/certs)\/.*|var\/(cache|log|lib\/[^/]+)\/.+)$/
const deepest = 4

function* pathsOf(root, folder = '', depth = 1) {
  for (const name of readdirSync(join(root, folder)).sort()) {
    const path = `${folder}/${name}`
    if (managed.has(path) || (leftOut.test(path) && path !== '/etc/ssl/certs/ca-certificates.crt')) continue
    const isFolder = lstatSync(join(root, path)).isDirectory()
    yield [path, isFolder || leadsToFolder(root, path) ? 'directories' : 'files']
    if (isFolder && depth < deepest) yield* pathsOf(root, path, depth + 1)
  }
}

/** A link that leads out of the tree, as that of /etc/resolv.conf, counts as one to a file. */
function leadsToFolder(root, path) {
  try {
    return statSync(join(root, path)).isDirectory()
  } catch {
    return false
  }
}

const [first, second] = process.argv.slice(2).map(root => new Map(pathsOf(root)))
const both = {
  _about: {
    what: 'Folders and files that the baked image and the stock image of Debian 13 both have after a boot.',
    madeBy: 'scripts/os-paths.mjs',
  },
  directories: [],
  files: [],
}
for (const [path, kind] of first) if (second.get(path) === kind) both[kind].push(path)
writeFileSync('src/data/os-paths.json', `${JSON.stringify(both, null, 2)}\n`)
