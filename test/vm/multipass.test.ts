// These tests drive a stand-in, test/vm/stand-in/multipass: NOT a real Multipass. They show that the driver says
// what it means to, and understands the answers that Multipass's sources promise; not that a machine boots.
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { VmError } from '../../src/vm/errors.ts'
import { multipassDriver } from '../../src/vm/multipass/driver.ts'
import { progressLines } from '../../src/vm/multipass/progress-lines.ts'
import { decodeInfo, decodeState, isOn } from '../../src/vm/multipass/states.ts'
import type { Vm, VmSpec } from '../../src/vm/types.ts'

const standIn = join(import.meta.dirname, 'stand-in')
const own = process.arch === 'arm64' ? 'arm64' : 'amd64'

let folder: string
let running: AbortController
let started: Promise<Vm>[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bakelet-multipass-'))
  await writeFile(join(folder, 'base image.qcow2'), 'an image')
  running = new AbortController()
  started = []
  vi.stubEnv('PATH', `${standIn}${delimiter}${process.env.PATH}`)
  vi.stubEnv('STAND_IN', folder)
})
afterEach(async () => {
  // A watcher that outlived its test would call the stand-in in whatever folder the next test names.
  for (const name of await readdir(folder))
    if (name === 'scenario' || name.endsWith('.machine')) await rm(join(folder, name))
  await Promise.allSettled(started.map(vm => vm.then(({ exited }) => exited)))
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

const spec = (more: Partial<VmSpec> = {}): VmSpec => ({
  name: 'edge-web',
  arch: own,
  baseImage: join(folder, 'base image.qcow2'),
  seed: { userData: '#cloud-config\nhostname: edge-web\n', metaData: '' },
  forwards: [{ protocol: 'tcp', guestPort: 8080, hostPort: 0 }],
  workDir: join(folder, 'work'),
  ...more,
})
const scenario = (what: Record<string, string>) =>
  writeFile(
    join(folder, 'scenario'),
    Object.entries(what)
      .map(([key, value]) => `${key}='${value}'\n`)
      .join(''),
  )
const start = (more: Partial<VmSpec> = {}, report?: (line: string) => void): Promise<Vm> => {
  const options = { signal: running.signal, pollMs: 20, ...(report && { report }) }
  const vm = multipassDriver.start(spec(more), options)
  started.push(vm)
  return vm
}
const failure = (promise: Promise<unknown>): Promise<VmError> =>
  promise.then(
    () => expect.fail('it did not fail'),
    (error: unknown) => {
      expect(error).toBeInstanceOf(VmError)
      return error as VmError
    },
  )
const calls = async (): Promise<string[][]> =>
  (await readFile(join(folder, 'calls'), 'utf8').catch(() => ''))
    .split('\x1e\0')
    .slice(0, -1)
    .map(line => line.split('\0').slice(0, -1))
const called = async (command: string) => (await calls()).filter(([first]) => first === command)
const machine = async () => {
  const text = await readFile(join(folder, 'edge-web.machine'), 'utf8').catch(() => undefined)
  return (
    text && Object.fromEntries([...text.matchAll(/^(.+)='(.*)'$/gm)].map(([, key, value]) => [key, value]))
  )
}
const makeMachine = (state: string) => writeFile(join(folder, 'edge-web.machine'), `state='${state}'\n`)
const exec = (vm: Vm, command: string, timeoutMs = 10_000) => vm.exec(command, { timeoutMs })

describe('starting a machine of Multipass (a stand-in plays it)', () => {
  it('launches one, and knows its address before cloud-init has finished', async () => {
    const lines: string[] = []
    const vm = await start({ cpus: 3, memoryMiB: 1536, diskSizeBytes: 5_000_000_000 }, line =>
      lines.push(line),
    )
    const image = `file://${encodeURI(join(folder, 'work'))}/base-base%20image.qcow2`
    expect(await called('launch')).toEqual([
      [
        'launch',
        ...['--name', 'edge-web', '--cpus', '3', '--memory', '1536M', '--disk', '5000000000'],
        ...['--timeout', '900', '--cloud-init', '-', image],
      ],
    ])
    expect(await readFile(join(folder, 'stdin'), 'utf8')).toBe('#cloud-config\nhostname: edge-web\n')
    expect(fileURLToPath(image)).toBe(join(folder, 'work', 'base-base image.qcow2'))
    expect(vm.description).toBe('Multipass 1.16.3, at 10.101.187.23')
    expect(vm.forwards).toEqual([
      { protocol: 'tcp', guestPort: 8080, hostPort: 8080, hostAddress: '10.101.187.23' },
    ])
    await vi.waitFor(() =>
      expect(lines).toEqual([
        'Creating edge-web',
        'Preparing image for edge-web',
        'Starting edge-web',
        'Waiting for initialization to complete',
        'Launched: edge-web',
      ]),
    )
    expect(await readFile(vm.consolePath, 'utf8')).toBe(`${lines.join('\n')}\n`)
  })

  it('hands the image over under a second name, which goes again, and leaves the image as it was', async () => {
    const { ino, mtimeMs } = await stat(join(folder, 'base image.qcow2'))
    await scenario({ launch: 'long preparation' })
    const booting = start()
    await vi.waitFor(async () =>
      expect(await readdir(join(folder, 'work'))).toContain('base-base image.qcow2'),
    )
    expect((await stat(join(folder, 'work', 'base-base image.qcow2'))).ino).toBe(ino)
    await booting
    await vi.waitFor(
      async () => expect(await readdir(join(folder, 'work'))).not.toContain('base-base image.qcow2'),
      { timeout: 5000 },
    )
    expect(await stat(join(folder, 'base image.qcow2'))).toMatchObject({ ino, mtimeMs, nlink: 1 })
  })

  it('boots without user-data', async () => {
    await start({ seed: undefined })
    expect((await called('launch'))[0]).not.toContain('--cloud-init')
  })

  it('boots the machine of its folder again, with the console of the boot before kept', async () => {
    const first = await start()
    await first.powerCut()
    const second = await start()
    expect(await called('launch')).toHaveLength(1)
    expect((await called('start'))[0]).toEqual(['start', '--timeout', '900', 'edge-web'])
    expect(await readFile(join(folder, 'work', 'console.previous.log'), 'utf8')).toMatch(/Creating edge-web/)
    await second.stop()
  })

  it('leaves a machine of another maker alone', async () => {
    await makeMachine('Running')
    const error = await failure(start())
    expect(error.message).toMatch(
      /^Multipass has a machine called edge-web already, and it was not made for \//,
    )
    expect(error.next).toMatch(/another `name`, .* multipass delete --purge edge-web$/)
    await multipassDriver.discard(join(folder, 'work'))
    expect((await calls()).map(([first]) => first)).toEqual(['list'])
  })

  it('leaves one alone that somebody makes in the same moment', async () => {
    await scenario({ launch: 'taken' })
    const error = await failure(start())
    expect(error.message).toMatch(
      /^Multipass did not start edge-web: multipass launch .* ended with exit code 2\n {2}\| launch failed: instance "edge-web" already exists$/,
    )
    expect(error.next).toMatch(/another `name`/)
    await multipassDriver.discard(join(folder, 'work'))
    expect(await machine()).toMatchObject({ state: 'Running', by: '' })
  })

  it('says what to do about one that was deleted and not purged', async () => {
    await (await start()).stop()
    await makeMachine('Deleted')
    expect((await failure(start())).next).toMatch(/^multipass recover edge-web, .* delete --purge edge-web/)
  })

  it.each([
    ['client gives up', 5, /Timed out waiting for instance launch\./],
    ['no answer', 2, /edge-web: timed out waiting for response/],
  ])('switches off one that does not answer: %s', async (launch, exitCode, words) => {
    await scenario({ launch })
    const error = await failure(start())
    expect(error.message).toContain(`ended with exit code ${exitCode}\n`)
    expect(error.message).toMatch(words)
    expect(error.next).toMatch(/UEFI .* cloud-init and an SSH server/)
    expect(await machine()).toMatchObject({ state: 'Stopped', by: 'force' })
  })

  it('does not mind that cloud-init takes longer than Multipass waits', async () => {
    await scenario({ launch: 'no cloud-init' })
    const vm = await start()
    await vi.waitFor(async () =>
      expect(await readFile(vm.consolePath, 'utf8')).toMatch(/timed out waiting for initialization/),
    )
    expect((await exec(vm, 'echo here')).stdout).toBe('here\n')
  })

  it.each([
    ['format', /\| launch failed: Cannot read image format/, /qcow2 and raw/],
    ['unreadable', /Custom image .* does not exist/, /starts with a dot/],
  ])('says why an image does not do: %s', async (launch, words, next) => {
    await scenario({ launch })
    const error = await failure(start())
    expect(error.message).toMatch(words)
    expect(error.next).toMatch(next)
    await vi.waitFor(async () => expect(await readdir(join(folder, 'work'))).toEqual(['console.log']))
  })

  it('says that Multipass does not run', async () => {
    await scenario({ list: 'no daemon' })
    const error = await failure(start())
    expect(error.message).toMatch(/list --no-ipv4 --format json ended with exit code 2\n.*cannot connect/)
    expect(error.next).toBe('sudo snap start multipass')
  })

  it('says that Multipass is not installed', async () => {
    vi.stubEnv('PATH', '/nonexistent')
    const error = await failure(start())
    expect(error.message).toBe('multipass is not installed')
    expect(error.next).toMatch(/^sudo snap install multipass/)
  })

  it.each([
    ['1web', {}, /takes no machine called "1web"/],
    ['edge-', {}, /takes no machine called "edge-"/],
    ['-h', {}, /takes no machine called "-h"/],
    ['a.b', {}, /takes no machine called "a.b"/],
    ['edge\n', {}, /takes no machine called "edge\\n"/],
    ['edge', { arch: own === 'amd64' ? 'arm64' : 'amd64' } as const, /machines here; this config is for/],
    ['edge', { firmware: 'bios' } as const, /every machine by UEFI; this one is to boot by BIOS/],
    ['edge', { network: 'none' } as const, /reaches the outside; this one is to have no network card/],
    [
      'edge',
      { network: 'isolated' } as const,
      /reaches the outside; this one is to have an isolated network/,
    ],
    ['edge', { memoryMiB: 256 }, /at least 512 MiB/],
    ['edge', { diskSizeBytes: 1e9 }, /at least 1 GiB/],
    ['edge', { seed: { userData: '#!/bin/sh\n', metaData: '' } }, /one #cloud-config document/],
  ])('refuses what Multipass would: %j %j', async (name, more, words) => {
    expect((await failure(start({ name, ...more }))).message).toMatch(words)
    expect(await calls()).toEqual([])
  })

  it('ends a machine whose boot is interrupted, even one that is still being made', async () => {
    await scenario({ launch: 'long preparation' })
    const booting = start()
    booting.catch(() => {})
    await vi.waitFor(async () => expect(await called('launch')).toHaveLength(1))
    running.abort(new Error('Ctrl-C'))
    await expect(booting).rejects.toThrow('Ctrl-C')
    expect(await machine()).toMatchObject({ state: 'Stopped', by: 'force' })
    // It is known as ours: it can be booted again, or discarded.
    await multipassDriver.discard(join(folder, 'work'))
    expect(await machine()).toBeUndefined()
  })
})

describe('a running machine of Multipass (a stand-in plays it)', () => {
  it('gives exit codes, and what a command printed, byte for byte', async () => {
    const vm = await start()
    expect(await exec(vm, `printf '\\000\\377\\n\\n'; echo "it's" >&2; exit 3`)).toEqual({
      exitCode: 3,
      stdout: '\0\ufffd\n\n',
      stdoutBytes: Buffer.from([0, 255, 10, 10]),
      stderr: "it's\n",
    })
    // 2 and 255 are what the client itself ends with.
    for (const code of [0, 2, 255]) expect((await exec(vm, `exit ${code}`)).exitCode).toBe(code)
    expect((await exec(vm, 'kill -9 $$')).exitCode).toBe(137)
    const { stdoutBytes } = await exec(vm, 'head -c 3000000 /dev/zero')
    expect(stdoutBytes.length).toBe(3_000_000)
  })

  it('runs every command line as it stands, as root, and gives it no input', async () => {
    const vm = await start()
    const hostile = `cat; printf '%s|' "$HOME" 'a\tb' "\\$x" 'é "quoted"' '#' *.none\n# a comment\necho two`
    expect((await exec(vm, hostile)).stdout).toBe('/root|a\tb|$x|é "quoted"|#|*.none|two\n')
    const args = (await called('exec'))[0] ?? []
    expect(args.slice(0, 8)).toEqual([
      ...['exec', '--no-map-working-directory', 'edge-web', '--', 'sudo', 'sh', '-c'],
      expect.stringContaining('begun'),
    ])
    expect(args.slice(8)).toEqual(['sh', '15', Buffer.from(hostile).toString('base64')])
  })

  it('does not wait for what a command leaves behind', async () => {
    const vm = await start()
    expect((await exec(vm, 'sleep 5 & echo left')).stdout).toBe('left\n')
  })

  it('kills a command that does not end in time', async () => {
    const vm = await start()
    const error = await failure(exec(vm, `sleep 60; echo never >${folder}/never\nsecond line`, 1000))
    expect(error.message).toMatch(/^the command did not end within 1 s on the node: sleep 60; echo never/)
  })

  it('waits for a node that does not answer yet', async () => {
    const vm = await start()
    await scenario({ exec: 'refused' })
    expect((await exec(vm, 'echo here')).stdout).toBe('here\n')
    expect(await called('exec')).toHaveLength(2)
  })

  it('never runs a command twice that has begun', async () => {
    const vm = await start()
    await scenario({ exec: 'breaks' })
    expect((await failure(exec(vm, 'echo here'))).message).toBe(
      'the connection to the node broke before this command had ended: echo here',
    )
    expect(await called('exec')).toHaveLength(1)
  })

  it('stops', async () => {
    const vm = await start()
    expect(await vm.stop()).toBe('clean')
    await vm.exited
    expect(await called('stop')).toEqual([['stop', 'edge-web']])
  })

  it('stops by force when it does not obey', async () => {
    const vm = await start()
    await scenario({ stop: 'refuses' })
    expect(await vm.stop()).toBe('forced')
    expect(await machine()).toMatchObject({ state: 'Stopped', by: 'force' })
  })

  it('has its power cut', async () => {
    const vm = await start()
    await vm.powerCut()
    expect(await called('stop')).toEqual([['stop', '--force', 'edge-web']])
  })

  it('is not started by a command when it is off', async () => {
    const vm = await start()
    await vm.powerCut()
    expect((await failure(exec(vm, 'true'))).message).toBe('the machine has ended; it did not run: true')
    expect(await machine()).toMatchObject({ state: 'Stopped', by: 'force' })
  })

  it('ends when somebody else deletes it', async () => {
    const vm = await start()
    await rm(join(folder, 'edge-web.machine'))
    await vm.exited
  })

  it('ends at once when it is interrupted', async () => {
    const vm = await start()
    running.abort(new Error('Ctrl-C'))
    await vm.exited
    expect(await machine()).toMatchObject({ state: 'Stopped', by: 'force' })
  })

  it('is deleted for good when its folder is discarded', async () => {
    await start()
    await multipassDriver.discard(join(folder, 'work'))
    expect(await called('delete')).toEqual([['delete', '--purge', 'edge-web']])
    expect(await machine()).toBeUndefined()
    expect(await readdir(folder)).not.toContain('work')
    await multipassDriver.discard(join(folder, 'work'))
    expect(await called('delete')).toHaveLength(1)
  })
})

describe('reading the words of Multipass 1.16', () => {
  const info = (ipv4: string[]) => JSON.stringify({ errors: [], info: { a: { state: 'Running', ipv4 } } })

  it('takes the first address that is one', () => {
    expect(decodeInfo('a', info(['10.1.2.3', '10.88.0.1']))).toEqual({
      state: 'Running',
      address: '10.1.2.3',
    })
    expect(decodeInfo('a', info([]))?.address).toBeUndefined()
    expect(decodeInfo('a', info(['N/A']))?.address).toBeUndefined()
    expect(decodeInfo('b', info(['10.1.2.3']))).toBeUndefined()
  })

  it('finds the state of one machine among all', () => {
    const list = JSON.stringify({
      list: [
        { name: 'ab', state: 'Stopped' },
        { name: 'a', state: 'Running' },
      ],
    })
    expect(decodeState('a', list)).toBe('Running')
    expect(decodeState('b', list)).toBeUndefined()
    expect(decodeState('a', '{"list": []}')).toBeUndefined()
    expect(['Running', 'Starting', 'Unknown', 'Delayed Shutdown'].filter(isOn)).toHaveLength(4)
    expect([undefined, 'Stopped', 'Deleted', 'Suspended'].filter(isOn)).toEqual([])
  })

  it('makes lines of a spinner, wherever its output is cut', () => {
    const drawn =
      '\x1b[2K\x1b[0A\x1b[0ERetrieving image: 1%\rRetrieving image: 2%\x1b[2K\x1b[0A\x1b[0ECreating a  \b|\b/\b-\b \x1b[2K' +
      '\x1b[0A\x1b[0ELaunched: a\n'
    const lines = ['Retrieving image: 1%', 'Retrieving image: 2%', 'Creating a', 'Launched: a']
    for (const size of [1, 2, 3, 7, 1000]) {
      const seen: string[] = []
      const push = progressLines(line => seen.push(line))
      for (let at = 0; at < drawn.length; at += size) push(drawn.slice(at, at + size))
      expect(seen).toEqual(lines)
    }
  })
})
