import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { mirrorOf } from '../debian/apt-sources.ts'
import { defaultMirror, type Mirror } from '../debian/mirror.ts'

/** The sources files of a machine's apt, in its order (sources.list(5)); `folder` is /etc/apt. */
export async function aptSourceTexts(folder: string): Promise<{ name: string; text: string }[]> {
  const names = await readdir(join(folder, 'sources.list.d')).catch(() => [])
  // apt reads files of these two endings only (sources.list(5)).
  const paths = names.filter(name => /\.(list|sources)$/.test(name)).sort()
  return Promise.all(
    [join(folder, 'sources.list'), ...paths.map(name => join(folder, 'sources.list.d', name))].map(
      async path => ({ name: path, text: await readFile(path, 'utf8').catch(() => '') }),
    ),
  )
}

/** The mirror of this machine's own apt when it is a Debian, else Debian's. */
export async function machineMirror(etcApt = '/etc/apt'): Promise<Mirror> {
  const files = await aptSourceTexts(etcApt)
  return files.every(file => file.text === '') ? defaultMirror : mirrorOf(files)
}
