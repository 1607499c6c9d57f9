import { mkdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fetchPlan } from '../../src/artifacts/fetch.ts'
import { openStore, type Store } from '../../src/artifacts/store.ts'
import { defaultStoreDirectory } from '../../src/artifacts/store-folder.ts'
import { bakeImages, bakeTools } from '../../src/bake/bake.ts'
import { baseImage, baseTools } from '../../src/base/base-image.ts'
import { type MachineBootOptions, boot as startAndWait } from '../../src/boot/boot.ts'
import { firstBoot } from '../../src/boot/first-boot.ts'
import type { ImageContents } from '../../src/outputs/mkosi/index.ts'
import type { FetchedPlan } from '../../src/plan/fetched-plan.ts'
import { managedTree } from '../../src/plan/managed.ts'
import type { Plan, Sha256 } from '../../src/plan/types.ts'
import { withFetched } from '../../src/plan/with-fetched.ts'
import { compileFile } from '../../src/tasks/inputs.ts'
import { ensureTools, withTools } from '../../src/tasks/tools.ts'
import { listTreeCommand, type NodeTree, parseTree } from '../../src/verify/tree.ts'
import type { ReadyNode } from '../../src/verify/wait.ts'
import { KernelPanicError } from '../../src/vm/errors.ts'
import { forwardsOf } from '../../src/vm/forwards.ts'
import { qemuDriver } from '../../src/vm/qemu/driver.ts'
import type { QemuVm } from '../../src/vm/qemu/vm.ts'
import type { Vm, VmSpec } from '../../src/vm/types.ts'

export const root = join(import.meta.dirname, '../..')
/** Where the machines live: kept after a failure, for whoever looks for its cause. */
export const labFolder = join(root, 'out/test-vm')
export const signal = new AbortController().signal

const started = performance.now()
/** What a run that takes half an hour says meanwhile. */
export function say(line: string): void {
  const seconds = Math.round((performance.now() - started) / 1000)
  console.log(`${String(seconds).padStart(5)} s  ${line}`)
}

/** What is missing is installed where that needs nobody's password: as root, as in CI. */
export const tools = { install: process.getuid?.() === 0, report: say, signal }

export interface Lab {
  readonly store: Store
  readonly baseImage: string
  /** Fetches everything that a config needs, from the real sources, and plans it. */
  plan(config: string): Promise<FetchedPlan>
}

/** The store, the base image and the plans: real ones, made once and kept in the store. */
export async function openLab(): Promise<Lab> {
  await mkdir(labFolder, { recursive: true })
  const store = await openStore()
  await ensureTools([...qemuDriver.tools, ...baseTools('debian-13')], tools)
  const base = await baseImage('debian-13', {
    arch: 'amd64',
    cacheDir: join(defaultStoreDirectory(), 'base'),
    configDir: root,
    report: say,
    signal,
    download: () => Promise.reject(new Error('debian-13 is built')),
  })
  return { store, baseImage: base.path, plan: config => fetchedPlan(join(root, config), store) }
}

/** Fetches everything that a config needs, from the real sources, and plans it. */
export async function fetchedPlan(file: string, store: Store): Promise<FetchedPlan> {
  const source = { file, text: await readFile(file, 'utf8') }
  const { plan, diagnostics } = await compileFile(source)
  if (!plan) throw new Error(JSON.stringify(diagnostics))
  const report = ({ kind, subject, text }: { kind: string; subject: string; text: string }) => {
    if (kind !== 'progress') say(`${subject}: ${text}`)
  }
  return withFetched(plan, await withTools(() => fetchPlan(plan, { store, signal, report }), tools))
}

/** Boots a plan's machine; `name` is its folder. A disk that is in the folder is booted again. */
export async function boot(
  lab: Lab,
  plan: FetchedPlan,
  name: string,
  more: Partial<MachineBootOptions> & {
    readonly mirrorUrl?: string
    readonly loopbackPorts?: readonly number[]
  } = {},
) {
  const workDir = join(labFolder, name)
  const node = await firstBoot({
    ...{ workDir, signal, driver: qemuDriver, store: lab.store, baseImage: lab.baseImage },
    report: line => say(`${name}: ${line}`),
    note: line => say(`${name}: ${line}`),
    ...more,
    ...{ plan, supply: 'store' },
  })
  return { ...node, vm: node.vm as QemuVm }
}

/** Bakes a plan's image into `folder`, and gives back its path. */
export async function bakeIn(
  folder: string,
  plan: FetchedPlan,
  lab: Lab,
  { cloudInit = false, grow = false }: Partial<ImageContents> = {},
): Promise<string> {
  await ensureTools(bakeTools({ sbom: true }), tools)
  let last = ''
  const [image = ''] = await bakeImages({
    ...{ plan, folder, signal, cloudInit, grow, kernelArguments: [] },
    store: lab.store,
    size: '8G',
    formats: ['qcow2'],
    sbom: true,
    cache: join(defaultStoreDirectory(), 'mkosi'),
    report: line => {
      last = line
    },
  }).catch((error: unknown) => {
    say(`bake: ${last}`)
    throw error
  })
  say(`baked ${image}`)
  return image
}

/** Boots a baked image by UEFI, where it reaches nothing, and waits until its pods answer. */
export async function bootBaked(
  plan: Plan,
  baseImage: string,
  { name, workDir, ...more }: Pick<VmSpec, 'name' | 'workDir'> & Partial<VmSpec>,
): Promise<{ readonly vm: QemuVm; readonly ready: ReadyNode }> {
  const spec: VmSpec = {
    ...{ name, workDir, baseImage },
    arch: 'amd64',
    seed: undefined,
    forwards: await forwardsOf(plan),
    firmware: 'uefi',
    network: 'isolated',
    ...more,
  }
  const report = (line: string) => say(`${name}: ${line}`)
  // The firmware is a package of its own.
  const node = await withTools(
    () => startAndWait(spec, { plan, driver: qemuDriver, signal, report, note: report }),
    tools,
  )
  return { ...node, vm: node.vm as QemuVm }
}

/** The whole of what a command on the node prints. It must succeed. */
export async function ask(vm: Vm, command: string, timeoutMs = 120_000): Promise<string> {
  const { exitCode, stdout, stderr } = await vm.exec(command, { timeoutMs })
  if (exitCode !== 0) throw new Error(`exit code ${exitCode}: ${command}\n${stdout}${stderr}`)
  return stdout
}

/** What somebody outside of the node can reach: protocol and port of each socket that is not bound to loopback (ss(8)). */
export async function openPorts(vm: Vm): Promise<readonly string[]> {
  const sockets = (await ask(vm, 'ss -Hltnu')).trim().split('\n')
  const ports = sockets.map(line => {
    const [protocol, , , , local = ''] = line.split(/\s+/)
    return /^(127\.|\[::1\])/.test(local) ? [] : `${protocol} ${local.split(':').at(-1)}`
  })
  return [...new Set(ports.flat())].sort()
}

/** Prints what logind grants a lock that delays a shutdown, in microseconds (org.freedesktop.login1(5)). */
export const inhibitDelayCommand =
  'busctl get-property org.freedesktop.login1 /org/freedesktop/login1 org.freedesktop.login1.Manager InhibitDelayMaxUSec'

export async function treeOf(vm: Vm, plan: Plan): Promise<NodeTree> {
  const tree = managedTree(plan)
  return parseTree(await ask(vm, listTreeCommand(tree, plan.prefix), 300_000), tree)
}

export interface SpoiltMirror {
  /** Base URL as the guest reaches it. */
  readonly url: string
  /** Requests for the spoilt file so far. */
  readonly spoiltRequests: () => number
  /** From now on the file is right. */
  repair(): void
  close(): Promise<void>
}

/** Hands out the store as `bakelet serve` does, but with one byte changed in one file. */
export async function openSpoiltMirror(store: Store, spoilt: Sha256): Promise<SpoiltMirror> {
  let requests = 0
  let repaired = false
  const server = createServer(async (request, response) => {
    const digest = /^\/sha256\/([0-9a-f]{64})$/.exec(request.url ?? '')?.[1] ?? ''
    const file = digest && (await store.find(digest))
    if (!file) return response.writeHead(404).end()
    const bytes = await readFile(file.path)
    if (digest === spoilt && !repaired) {
      requests++
      const middle = bytes.length >> 1
      bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle)
    }
    return response.writeHead(200, { 'content-length': bytes.length }).end(bytes)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://${qemuDriver.loopbackFromGuest}:${(server.address() as AddressInfo).port}`,
    spoiltRequests: () => requests,
    repair: () => {
      repaired = true
    },
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Milliseconds within which a node that restarts takes commands again. */
const rebootLimitMs = 10 * 60_000

/**
 * Restarts a node from within, and waits until it takes commands again. Throws KernelPanicError for a panic of the guest's kernel,
 * which QEMU causes (see there), and after which no command ever answers.
 */
export async function restart(vm: Vm): Promise<void> {
  const bootId = 'cat /proc/sys/kernel/random/boot_id'
  const before = await ask(vm, bootId)
  await vm.exec('systemctl reboot', { timeoutMs: 30_000 }).catch(() => undefined)
  for (const deadline = Date.now() + rebootLimitMs; Date.now() < deadline; ) {
    const now = await vm.exec(bootId, { timeoutMs: 15_000 }).catch(() => undefined)
    if (now !== undefined && now.stdout !== before) return
    const console = await readFile(vm.consolePath, 'utf8')
    if (/Kernel panic - not syncing/.test(console)) throw new KernelPanicError(console.slice(-2000))
  }
  throw new Error(`no restart:\n${(await readFile(vm.consolePath, 'utf8')).slice(-4000)}`)
}
