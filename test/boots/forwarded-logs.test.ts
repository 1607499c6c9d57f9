import { once } from 'node:events'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { join, relative } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { managedTree } from '../../src/plan/managed.ts'
import { treeDifference } from '../../src/verify/tree.ts'
import { qemuDriver } from '../../src/vm/qemu/driver.ts'
import type { QemuVm } from '../../src/vm/qemu/vm.ts'
import { type JournalRemote, journalRemote, untilDone } from '../support/journal-remote.ts'
import { tlsFront } from '../support/tls-front.ts'
import { ask, bakeIn, bootBaked, labFolder, openLab, openPorts, root, treeOf } from './lab.ts'

/** Baked nodes that send their journal to this machine: `system.logs.forward`. */
const here = qemuDriver.loopbackFromGuest ?? ''

/** Bakes a node without pods and boots it where it reaches this port of this machine. */
async function bootNode(folder: string, port: number, config: object): Promise<QemuVm> {
  const file = join(folder, 'bakelet.json')
  await writeFile(file, JSON.stringify({ containerd: { cri: false }, ...config }))
  const lab = await openLab()
  const plan = await lab.plan(relative(root, file))
  const image = await bakeIn(folder, plan, lab)
  const { vm } = await bootBaked(plan, image, {
    ...{ name: 'node', workDir: join(folder, 'node'), network: 'user', loopbackPorts: [port] },
  })
  onTestFinished(() => vm.powerCut())
  expect(treeDifference(managedTree(plan), await treeOf(vm, plan))).toEqual([])
  return vm
}

async function emptyFolder(name: string): Promise<string> {
  const folder = join(labFolder, name)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  return folder
}

async function expectNothingElse(vm: QemuVm): Promise<void> {
  // 68: the DHCP client's.
  expect(await openPorts(vm)).toEqual(['udp 68'])
  expect(await ask(vm, 'systemctl --failed --plain --no-legend')).toBe('')
}

/** Without KVM, and with what waits up to a minute before it tries again. */
const inTime = (attempt: () => Promise<boolean>) => untilDone(attempt, 300)

const log = (vm: QemuVm, message: string) => ask(vm, `logger --tag probe ${message}`)

it('sends its journal by https, with its certificate, and again after the server was away', async () => {
  const folder = await emptyFolder('forwarded-journal')
  const remote = await journalRemote(folder)
  onTestFinished(async () => void (await remote.stop()))
  const names = ['127.0.0.1', here]
  const front = await tlsFront(remote.port, names)
  await writeFile(join(folder, 'node.crt'), front.cert)
  await writeFile(join(folder, 'node.key'), front.key)
  await writeFile(join(folder, 'ca.crt'), await readFile(front.path))
  const vm = await bootNode(folder, front.port, {
    name: 'forwarded-journal',
    files: {
      '/etc/logs/node.crt': { source: 'node.crt' },
      '/etc/logs/node.key': { source: 'node.key', mode: '0600' },
    },
    system: {
      certificates: ['ca.crt'],
      logs: {
        forward: {
          journal: `https://${here}:${front.port}`,
          client: { certificate: '/etc/logs/node.crt', key: '/etc/logs/node.key' },
        },
      },
    },
  })
  await log(vm, 'first')
  // Not _COMM, which journald reads only if the process is still there.
  expect(await arrived(remote, 'first')).toMatchObject({
    ...{ _HOSTNAME: 'forwarded-journal', SYSLOG_IDENTIFIER: 'probe', _UID: '0' },
  })
  await front.close()
  await log(vm, 'away')
  await inTime(
    async () => (await ask(vm, 'systemctl is-active bakelet-journal-upload || true')) === 'activating\n',
  )
  const again = await tlsFront(remote.port, names, { authority: front, port: front.port })
  onTestFinished(() => again.close())
  await arrived(remote, 'away')

  const units = ['remote.socket', 'gatewayd.socket', 'upload.service'].map(name => `systemd-journal-${name}`)
  expect(await ask(vm, `systemctl is-enabled ${units.join(' ')} || true`)).toBe('disabled\n'.repeat(3))
  await expectNothingElse(vm)
  expect(await vm.stop()).toBe('clean')
})

async function arrived(remote: JournalRemote, message: string) {
  await inTime(async () => (await remote.entries(message)).length > 0)
  return (await remote.entries(message))[0]
}

it('sends its journal to a syslog server, and again after the server was away', async () => {
  const folder = await emptyFolder('forwarded-syslog')
  const first = await syslogServer()
  const vm = await bootNode(folder, first.port, {
    name: 'forwarded-syslog',
    system: { logs: { forward: { syslog: `tcp://${here}:${first.port}` } } },
  })
  await log(vm, 'first')
  await inTime(async () => first.lines().some(line => line.endsWith('first')))
  const line = first.lines().find(text => text.endsWith('first'))
  expect(line).toMatch(/^<13>1 \d{4}-\d\d-\d\dT\S+ forwarded-syslog probe \S+ - - first$/)
  // What was in the journal before rsyslogd started.
  expect(
    first.lines().some(text => /^<\d>1 \S+ forwarded-syslog kernel - - -\s+Linux version /.test(text)),
  ).toBe(true)

  await first.close()
  // The first one after the end of a connection is lost: TCP takes it, and nobody reads it (RFC 6587, 4.1).
  await log(vm, 'lost')
  await log(vm, 'away')
  const second = await syslogServer(first.port)
  onTestFinished(() => second.close())
  await inTime(async () => second.lines().some(text => text.endsWith('away')))

  expect(await ask(vm, 'ls /var/log | grep -x -e syslog -e ".*[.]log" || true')).toBe('')
  await expectNothingElse(vm)
  expect(await vm.stop()).toBe('clean')
})

/** Takes messages of syslog over TCP, each with its length before it (RFC 6587, 3.4.1). */
async function syslogServer(port = 0) {
  let taken = Buffer.alloc(0)
  const open = new Set<Socket>()
  const server = createServer(socket => {
    open.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('data', piece => {
      taken = Buffer.concat([taken, piece])
    })
  })
  await once(server.listen(port, '127.0.0.1'), 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    lines: () => framesOf(taken),
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      for (const socket of open) socket.destroy()
      await closed
    },
  }
}

function framesOf(bytes: Buffer): string[] {
  const frames: string[] = []
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(' ', at)
    const end = space + 1 + Number(bytes.toString('latin1', at, space))
    if (space < 0 || !(end <= bytes.length)) break
    frames.push(bytes.toString('utf8', space + 1, end))
    at = end
  }
  return frames
}
