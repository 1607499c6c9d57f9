import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WorldError } from '../../src/host/errors.ts'
import { CommandError, ToolMissingError } from '../../src/host/process.ts'
import { installPackages, missingTools } from '../../src/host/system-packages.ts'
import { lookUpTool, requireTool } from '../../src/host/tools.ts'

let folder: string
let lists: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bakelet-packages-'))
  lists = join(folder, 'lists')
  await mkdir(lists)
  await writeFile(join(lists, 'mirror.example_debian_dists_bookworm_main_binary-amd64_Packages.lz4'), '')
  await standIns('apt-get', 'sudo')
  vi.stubEnv('STAND_IN', folder)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

/** Puts these stand-ins, and with them the programs that they are made of, into PATH: nothing real can be called. */
async function standIns(...names: string[]) {
  const bin = join(folder, 'bin')
  await rm(bin, { recursive: true, force: true })
  await mkdir(bin)
  // Links: a program that was just written may still be open in a child of another test (ETXTBSY of execve(2)).
  for (const name of names) await symlink(join(import.meta.dirname, 'stand-in', name), join(bin, name))
  for (const name of ['env', 'sh', 'tee']) await symlink(`/usr/bin/${name}`, join(bin, name))
  vi.stubEnv('PATH', bin)
}
const calls = async () =>
  (await readFile(join(folder, 'calls'), 'utf8').catch(() => '')).trimEnd().split('\n')
const install = (packages: string[], uid: number, reported: string[] = []) =>
  installPackages(packages, { uid, lists, etc: join(folder, 'etc'), report: line => reported.push(line) })
/** What /etc says of the machine: its release, and the sources of its apt. */
async function machine(codename: string, sources: string) {
  await mkdir(join(folder, 'etc/apt/sources.list.d'), { recursive: true })
  await writeFile(join(folder, 'etc/os-release'), `ID=debian\nVERSION_CODENAME=${codename}\n`)
  await writeFile(join(folder, 'etc/apt/sources.list'), sources)
}
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('it did not fail'),
    (error: unknown) => {
      expect(error).toBeInstanceOf(WorldError)
      return error as WorldError
    },
  )

describe('installPackages (stand-ins play apt-get and sudo)', () => {
  it('installs as root: each package once, without what is only recommended, without questions', async () => {
    const reported: string[] = []
    await install(['xorriso', 'gdisk', 'xorriso'], 0, reported)
    expect(await calls()).toEqual([
      'noninteractive nobody: apt-get install --yes --no-install-recommends gdisk xorriso',
    ])
    expect(reported).toEqual([
      'apt-get install --no-install-recommends gdisk xorriso',
      'Reading package lists...',
    ])
  })

  it('installs through sudo as anybody else, and its environment arrives', async () => {
    await install(['gdisk'], 1000)
    expect(await calls()).toEqual([
      'noninteractive sudo: apt-get install --yes --no-install-recommends gdisk',
    ])
  })

  it('does nothing for nothing', async () => {
    await install([], 1000)
    expect(await calls()).toEqual([''])
  })

  it.each([
    ['empty', () => rm(lists, { recursive: true }).then(() => mkdir(lists))],
    ['missing', () => rm(lists, { recursive: true })],
  ])('fetches the package lists first where they are %s', async (_, prepare) => {
    await prepare()
    const reported: string[] = []
    await install(['gdisk'], 0, reported)
    expect(await calls()).toEqual([
      'noninteractive nobody: apt-get update',
      'noninteractive nobody: apt-get install --yes --no-install-recommends gdisk',
    ])
    expect(reported[0]).toBe('apt-get update')
  })

  it('takes what Debian 12 has too old from its backports, which it adds to the sources of apt', async () => {
    await machine('bookworm', 'deb http://mirror.example/debian bookworm main\n')
    const reported: string[] = []
    await install(['mkosi', 'gdisk'], 0, reported)
    const added = join(folder, 'etc/apt/sources.list.d/bookworm-backports.list')
    expect(await readFile(added, 'utf8')).toBe(
      'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://mirror.example/debian bookworm-backports main\n',
    )
    expect(reported[0]).toBe(`adding ${added}`)
    expect(await calls()).toEqual([
      'noninteractive nobody: apt-get update',
      'noninteractive nobody: apt-get install --yes --no-install-recommends gdisk',
      'noninteractive nobody: apt-get install --yes --no-install-recommends --target-release=bookworm-backports mkosi',
    ])
  })

  it.each([
    ['that has them already', 'bookworm', 'deb http://mirror.example/debian bookworm-backports main\n'],
    ['of another release', 'trixie', ''],
  ])('adds no backports on a machine %s', async (_, codename, sources) => {
    await machine(codename, sources)
    await install(['mkosi'], 0)
    expect((await calls()).filter(call => call.includes('update'))).toEqual([])
    expect(await readdir(join(folder, 'etc/apt/sources.list.d'))).toEqual([])
  })

  it('gives the command to type when sudo wants a password', async () => {
    await writeFile(join(folder, 'password'), '')
    const error = await failure(install(['gdisk', 'xorriso'], 1000))
    expect(error).toBeInstanceOf(CommandError)
    expect(error.message).toMatch(
      /^sudo -n env .* ended with exit code 1\n {2}\| sudo: a password is required$/,
    )
    expect(error.next).toBe('as root: apt-get install --no-install-recommends gdisk xorriso')
  })

  it('gives the command to type where there is no sudo', async () => {
    await standIns('apt-get')
    const error = await failure(install(['gdisk'], 1000))
    expect(error.message).toBe('installing packages needs root, and sudo is not here')
    expect(error.next).toBe('as root: apt-get install --no-install-recommends gdisk')
    expect(await calls()).toEqual([''])
  })

  it('names the packages where there is no apt-get', async () => {
    await standIns('sudo')
    const error = await failure(install(['gdisk'], 0))
    expect(error.message).toMatch(/^apt-get is not here/)
    expect(error.next).toBe('install what these Debian packages hold: gdisk')
  })

  it('gives the words of apt-get when it fails', async () => {
    await writeFile(join(folder, 'no-such-package'), '')
    const error = await failure(install(['gdisk'], 0))
    expect(error.message).toMatch(
      /ended with exit code 100\n {2}\| Reading package lists...\n {2}\| E: Unable to locate/,
    )
  })

  it('stops when it is cancelled', async () => {
    const signal = AbortSignal.abort(new Error('Ctrl-C'))
    const cancelled = installPackages(['gdisk'], { uid: 0, lists, report: () => {}, signal })
    await expect(cancelled).rejects.toThrow('Ctrl-C')
    expect(await calls()).toEqual([''])
  })
})

describe('the programs that are needed', () => {
  const program = async (name: string, mode = 0o755) => {
    await writeFile(join(folder, 'bin', name), '', { mode })
    await chmod(join(folder, 'bin', name), mode)
  }

  it('are looked up in PATH, in its order', async () => {
    await program('bakelet-test-tool')
    expect(await lookUpTool('bakelet-test-tool')).toBe(join(folder, 'bin', 'bakelet-test-tool'))
    const first = join(folder, 'first')
    await mkdir(first)
    await writeFile(join(first, 'bakelet-test-tool'), '', { mode: 0o755 })
    vi.stubEnv('PATH', ['', first, join(folder, 'bin')].join(delimiter))
    expect(await lookUpTool('bakelet-test-tool')).toBe(join(first, 'bakelet-test-tool'))
    expect(await lookUpTool('bakelet-no-such-tool')).toBeUndefined()
  })

  it('must be executable files', async () => {
    await program('bakelet-test-tool', 0o644)
    expect(await lookUpTool('bakelet-test-tool')).toBeUndefined()
    await mkdir(join(folder, 'bin', 'bakelet-test-folder'))
    expect(await lookUpTool('bakelet-test-folder')).toBeUndefined()
  })

  it('are found in the sbin folders too, which an ordinary user of Debian has not in PATH', async () => {
    vi.stubEnv('PATH', '/nonexistent')
    expect(await lookUpTool('ldconfig')).toMatch(/sbin\/ldconfig$/)
  })

  it('are told with their packages when they are missing', async () => {
    const error = await failure(requireTool('qemu-img'))
    expect(error).toBeInstanceOf(ToolMissingError)
    expect(error.message).toBe('qemu-img is not installed')
    expect(error.next).toBe('sudo apt-get install --no-install-recommends qemu-utils')
    await program('xorriso')
    await program('go')
    expect(await missingTools(['xorriso', 'skopeo', 'go'])).toEqual([
      { tool: 'skopeo', packages: ['skopeo'] },
    ])
  })
})
