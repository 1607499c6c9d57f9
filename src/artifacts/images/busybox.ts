import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeText } from '../../host/decode.ts'
import { WorldError } from '../../host/errors.ts'
import { CommandError, run } from '../../host/process.ts'
import { lookUpTool } from '../../host/tools.ts'
import { type TarEntry, textEntry } from '../tar.ts'
import { defaultPath } from './default-path.ts'
import type { LocalImage, LocalImageRequest } from './local-image.ts'

/** A stand-in for docker.io/library/busybox: Debian's own busybox-static, one program and its names in /bin. */
export async function buildBusybox(request: LocalImageRequest): Promise<LocalImage> {
  const { signal, subject } = request
  for (const tool of ['apt-get', 'dpkg-deb'])
    if ((await lookUpTool(tool)) === undefined)
      throw new WorldError(`${subject}: making it here takes ${tool}, and that is not installed`, {
        next: 'install skopeo and be online, or run this on Debian or Ubuntu',
      })
  request.report({ kind: 'progress', subject, text: "taking Debian's busybox-static" })
  const folder = await mkdtemp(join(tmpdir(), 'bakelet-busybox-'))
  try {
    // apt drops to the user _apt for downloads, who must be able to enter.
    await chmod(folder, 0o755)
    await run('apt-get', ['download', 'busybox-static'], { cwd: folder, signal }).catch((error: unknown) => {
      if (!(error instanceof CommandError)) throw error
      throw new WorldError(`${subject}: Debian's package busybox-static cannot be had: ${error.message}`, {
        next: 'where the mirror is reachable: sudo apt-get update, then try again; where nothing is: docs/closed-networks.md',
        cause: error,
      })
    })
    const packageFile = (await readdir(folder)).find(name => name.endsWith('.deb'))
    if (!packageFile) throw new WorldError(`${subject}: apt-get download left no package behind`)
    // deb-version(7)
    const [packageVersion = ''] = decodeText(
      { a: 'version', pattern: /^([0-9][A-Za-z0-9.+:~-]{0,127})$/ },
      (await run('dpkg-deb', ['-f', packageFile, 'Version'], { cwd: folder, signal })).stdout,
      { name: `\`dpkg-deb -f ${packageFile} Version\``, next },
    )
    await run('dpkg-deb', ['-x', packageFile, 'root'], { cwd: folder, signal })
    const program = await findProgram(join(folder, 'root'), subject)
    const listed = (await run(program, ['--list'], { signal })).stdout
    decodeText({ a: 'list of names', pattern: /^(?:[\w.+[-]{1,64}\n?)+$/ }, listed, {
      name: '`busybox --list`',
      next,
    })
    const applets = listed.split('\n').filter(name => name !== '')
    return {
      description: `made from Debian's package busybox-static ${packageVersion}`,
      process: { env: [`PATH=${defaultPath}`], cmd: ['sh'] },
      layer: rootFiles(await readFile(program), applets),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const next = 'run `apt-get download busybox-static` and look at the package: the mirror serves something else'

/** /bin/busybox in Debian 12, /usr/bin/busybox since /usr is merged in packages too. */
async function findProgram(root: string, subject: string): Promise<string> {
  for (const path of [join(root, 'bin/busybox'), join(root, 'usr/bin/busybox')])
    if (
      await readFile(path).then(
        () => true,
        () => false,
      )
    )
      return path
  throw new WorldError(`${subject}: Debian's package busybox-static holds no busybox program`)
}

/** The folders and accounts that the official image has, as far as pods use them. */
function rootFiles(program: Uint8Array, applets: readonly string[]): TarEntry[] {
  const directory = (name: string, mode = 0o755): TarEntry => ({ name, type: 'directory', mode })
  return [
    directory('bin'),
    textEntry('bin/busybox', program, 0o755),
    ...applets
      .filter(name => name !== 'busybox')
      .map((name): TarEntry => ({ name: `bin/${name}`, type: 'symlink', linkname: 'busybox' })),
    directory('etc'),
    textEntry('etc/group', 'root:x:0:\nwww-data:x:33:\nnobody:x:65534:\n'),
    textEntry(
      'etc/passwd',
      [
        'root:x:0:0:root:/root:/bin/sh',
        'www-data:x:33:33:www-data:/var/www:/bin/false',
        'nobody:x:65534:65534:nobody:/home:/bin/false',
        '',
      ].join('\n'),
    ),
    directory('home'),
    directory('root', 0o700),
    directory('tmp', 0o1777),
    directory('usr'),
    directory('usr/sbin'),
    directory('var'),
    directory('var/www'),
  ]
}
