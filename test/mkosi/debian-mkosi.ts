import { chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { defaultStoreDirectory } from '../../src/artifacts/store-folder.ts'
import { machineMirror } from '../../src/host/apt-sources.ts'
import { exists } from '../../src/host/files.ts'
import { run } from '../../src/host/process.ts'

const suites = ['bookworm-backports', 'trixie', 'forky']
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg'

/**
 * A folder for PATH with one version of mkosi, from the Debian release that has it. Only mkosi itself: it runs on this
 * machine's Python and systemd, and takes other programs from its tools tree. Kept beside the store.
 */
export async function mkosiFolder(version: string): Promise<string> {
  const kept = join(defaultStoreDirectory(), 'test', 'mkosi', version)
  const bin = join(kept, 'bin')
  if (await exists(bin)) return bin
  const work = `${kept}.new`
  await rm(work, { recursive: true, force: true })
  await unpack(version, work)
  await mkdir(join(work, 'bin'))
  // By its own place: the folder is copied for an ordinary user.
  const script = `#!/bin/sh
usr=$(dirname "$(readlink -f "$0")")/../usr
PYTHONPATH=$usr/lib/python3/dist-packages exec /usr/bin/python3 "$usr/bin/mkosi" "$@"
`
  await writeFile(join(work, 'bin/mkosi'), script, { mode: 0o755 })
  // An ordinary user runs it too, whatever root's umask is.
  await chmod(work, 0o755)
  await rename(work, kept)
  return bin
}

/** Downloads the package with apt, which checks its signature, and unpacks it. */
async function unpack(version: string, folder: string): Promise<void> {
  const apt = join(folder, 'apt')
  for (const name of ['state/lists/partial', 'cache/archives/partial', 'debs'])
    await mkdir(join(apt, name), { recursive: true })
  const { main } = await machineMirror()
  const lines = suites.map(suite => `deb [signed-by=${keyring}] ${main} ${suite} main\n`)
  await writeFile(join(apt, 'sources.list'), lines.join(''))
  await writeFile(join(apt, 'status'), '')
  const settings = {
    'Dir::Etc::sourcelist': join(apt, 'sources.list'),
    'Dir::Etc::sourceparts': '-',
    'Dir::State': join(apt, 'state'),
    'Dir::State::status': join(apt, 'status'),
    'Dir::Cache': join(apt, 'cache'),
    'APT::Sandbox::User': '',
  }
  const options = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`])
  await run('apt-get', [...options, '--quiet', 'update'])
  const { stdout } = await run('apt-cache', [...options, 'madison', 'mkosi'])
  const found = stdout.split('\n').map(line => line.split('|')[1]?.trim() ?? '')
  const exact = found.find(name => name.startsWith(`${version}-`))
  if (!exact) throw new Error(`Debian has no mkosi ${version} now, but ${found.join(' ')}`)
  await run('apt-get', [...options, 'download', `mkosi=${exact}`], { cwd: join(apt, 'debs') })
  const [deb = ''] = await readdir(join(apt, 'debs'))
  await run('dpkg-deb', ['--extract', join(apt, 'debs', deb), folder])
  await rm(apt, { recursive: true })
}
