import { dirname, join } from 'node:path'
import { type BootedNode, firstBoot } from '../boot/first-boot.ts'
import type { Config } from '../config/schema.ts'
import { WorldError } from '../host/errors.ts'
import type { Plan } from '../plan/types.ts'
import { parseVersions, type RunningVersions, versionsCommand } from '../verify/versions.ts'
import type { VmDriver } from '../vm/types.ts'
import { amount } from './amount.ts'
import { outFolder } from './fetched.ts'
import { complain, print } from './print.ts'
import { type Progress, withProgress } from './progress.ts'
import { ensureTools, type ToolOptions } from './tools.ts'

export interface BootRequest {
  readonly plan: Plan
  readonly base: Config['base']
  readonly configFile: string
  readonly driver: VmDriver
  readonly signal: AbortSignal
  readonly exit?: boolean
  readonly keep?: boolean
  readonly json?: boolean
}

/** Boots the plan, prints where its pods answer and what runs, and stays until Ctrl-C, or stops at once with `exit`. */
export async function bootAndProve(request: BootRequest): Promise<void> {
  const { plan, signal } = request
  const image = await withProgress('base image', progress => baseImageOf(request, progress))
  // Ctrl-C ends a machine that boots at once, and stops one that runs in peace.
  const ending = new AbortController()
  const end = () => ending.abort(signal.reason)
  signal.addEventListener('abort', end)
  const node = await withProgress('boot', progress => boot(request, image, progress, ending.signal))
  const { stdout } = await node.vm.exec(versionsCommand, { timeoutMs: 60_000, signal: ending.signal })
  signal.removeEventListener('abort', end)
  print(describe(plan, node, parseVersions(stdout), request.json ?? false))

  if (!request.exit && !signal.aborted) {
    complain(`Ctrl-C stops the machine; its console is in ${node.vm.consolePath}`)
    await Promise.race([node.vm.exited, aborted(signal)])
  }
  await withProgress('stop', async progress => {
    if ((await node.vm.stop()) === 'forced') progress.note('the machine did not stop by itself')
    await node.closeMirror()
  })
}

/** Sees to it that this machine can boot what is asked for. Before all else: a fetch may build for ten minutes. */
export async function prepareMachine(
  base: Config['base'],
  driver: VmDriver,
  tools: ToolOptions,
): Promise<void> {
  if (base === 'debian-13' && !driver.firmwares.includes('bios'))
    throw new WorldError(`the base debian-13 boots by BIOS, and ${driver.name} boots every machine by UEFI`, {
      next: 'give the config a cloud image of its distributor: base: {url: …, sha256: …}',
    })
  const { baseTools } = await import('../base/base-image.ts')
  await ensureTools([...new Set([...driver.tools, ...baseTools(base)])], tools)
}

/** The path of the base image, which is made or downloaded first where it is not there. */
async function baseImageOf(request: BootRequest, progress: Progress): Promise<string> {
  const { base, plan, signal } = request
  const { baseImage } = await import('../base/base-image.ts')
  const { defaultStoreDirectory, openStore } = await import('../artifacts/store.ts')
  const { path } = await baseImage(base, {
    arch: plan.arch,
    cacheDir: join(defaultStoreDirectory(), 'base'),
    configDir: dirname(request.configFile),
    report: progress.update,
    signal,
    download: async file => (await downloadBase(file, await openStore(), progress, signal)).path,
  })
  return path
}

async function downloadBase(
  { url, sha256 }: { readonly url: string; readonly sha256: string },
  store: Awaited<ReturnType<typeof import('../artifacts/store.ts').openStore>>,
  progress: Progress,
  signal: AbortSignal,
) {
  const { download, downloadTimeouts } = await import('../artifacts/download.ts')
  const { openHttpClient } = await import('../host/http.ts')
  const http = await openHttpClient(downloadTimeouts)
  try {
    return await download(url, sha256, {
      ...{ store, http, signal },
      onProgress: (bytes, total) => progress.update(`${url}: ${amount(bytes, total)}`),
      onRetry: reason => progress.update(`trying again: ${reason}`),
    })
  } finally {
    await http.close()
  }
}

async function boot(
  request: BootRequest,
  baseImage: string,
  progress: Progress,
  signal: AbortSignal,
): Promise<BootedNode> {
  const { openStore } = await import('../artifacts/store.ts')
  const { plan, driver } = request
  const workDir = join(outFolder(plan.name), driver.name)
  if (!request.keep) await driver.discard(workDir)
  return firstBoot({
    ...{ plan, driver, baseImage, workDir, signal },
    store: await openStore(),
    report: progress.note,
    onConsole: progress.detail,
    note: progress.note,
  })
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve())
  })
}

/** A line for each port that answers, and one line of proof, which the running programs said themselves. */
function describe(plan: Plan, { vm, ready }: BootedNode, versions: RunningVersions, json: boolean): string {
  const { kubelet, containerd, kernel } = versions
  const ports = ready.answers.map(({ host, hostPort, answer, ...rest }) => ({
    ...rest,
    url: `${answer.kind}://${host}:${hostPort}${answer.kind === 'http' ? '/' : ''}`,
    ...(answer.kind === 'http' ? { status: answer.status } : {}),
  }))
  if (json)
    return JSON.stringify(
      { name: plan.name, machine: vm.description, ports, versions, phases: ready.phases },
      null,
      2,
    )
  const silent = plan.pods.filter(pod => !ports.some(port => port.pod === pod.name))
  return [
    ...ports.map(
      ({ pod, url, status }) =>
        `${url}  pod ${pod}: ${status === undefined ? 'connected' : `HTTP ${status}`}`,
    ),
    ...silent.map(({ name }) => `pod ${name}: running`),
    `${plan.name}: ${kubelet ? `kubelet ${kubelet}, ` : ''}containerd ${containerd}, Linux ${kernel}, as the running programs say`,
  ].join('\n')
}
