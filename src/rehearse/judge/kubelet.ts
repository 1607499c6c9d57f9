import { chmod, copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Store } from '../../artifacts/store.ts'
import type { Config } from '../../config/schema.ts'
import type { ConfigPath } from '../../diagnostics/diagnostic.ts'
import { call } from '../../host/call.ts'
import { isRoot } from '../../host/root.ts'
import { requireTool } from '../../host/tools.ts'
import type { FetchedPlan } from '../../plan/fetched-plan.ts'
import { nodePaths } from '../../plan/paths.ts'
import { yaml } from '../../render/yaml.ts'
import { hasFailCgroupV1 } from '../fail-cgroup-v1.ts'
import { lastWordsOf } from '../kubelet-log.ts'
import { unitCommandOf } from '../unit-command.ts'
import { placeIn } from './place.ts'

/** One thing that a program does not take, and the setting that it is about. */
export interface Refusal {
  readonly words: string
  readonly path: ConfigPath
}

export interface JudgeOptions {
  readonly plan: FetchedPlan
  readonly config: Config
  readonly store: Store
  readonly signal: AbortSignal
}

/** The program cannot be tried on this machine. */
export interface Untried {
  readonly untried: string
}

/**
 * What a kubelet says before it looks for its kubeconfig, which here does not exist: it reads its flags, its configuration and
 * feature gates, and validates them (cmd/kubelet/app/server.go). Whatever else it says is about this machine.
 */
const refusals =
  /^(?:failed to validate kubelet configuration|failed to load kubelet config file|failed to parse kubelet flag|initialize logging|panic: )|feature gate|unknown tls version|[Cc]ipher suite/

/** Has the kubelet judge its own configuration and command line: it ends within a tenth of a second. */
export async function judgeKubelet({
  plan,
  config,
  store,
  signal,
}: JudgeOptions): Promise<Refusal[] | Untried> {
  const artifact = plan.artifacts.find(({ name }) => name === 'kubelet')
  const program = artifact && (await store.find(artifact.fetched.sha256))
  if (!program) return []
  const work = await mkdtemp(join(tmpdir(), 'bakelet-judge-'))
  try {
    const kubelet = join(work, 'kubelet')
    await copyFile(program.path, kubelet)
    await chmod(kubelet, 0o700)
    const file = join(work, 'kubelet.yaml')
    await writeFile(file, trialOf(plan), { mode: 0o600 })
    const [, ...words] = unitCommandOf(plan, 'kubelet.service')
    const planned = nodePaths(plan.prefix).kubeletConfig
    const arguments_ = words.map(word => (word === planned ? file : word))
    const trial = [
      '--kubeconfig',
      '/nonexistent/kubeconfig',
      '--root-dir',
      work,
      '--cert-dir',
      join(work, 'pki'),
    ]
    // uid 0 is all that a kubelet asks for, and the root of a user namespace has it.
    const namespaces = [
      '--mount',
      '--net',
      '--pid',
      '--fork',
      '--kill-child',
      '--mount-proc',
      ...(isRoot() ? [] : ['--map-root-user']),
    ]
    const { exitCode, stderr } = await call(
      await requireTool('unshare'),
      [...namespaces, '--', kubelet, ...arguments_, ...trial],
      { signal, timeoutMs: 30_000, cleanEnv: true, env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' } },
    )
    if (/^unshare: /m.test(stderr)) return { untried: stderr.trim() }
    const said = lastWordsOf(stderr).replaceAll(file, planned)
    if (exitCode === 0 || !refusals.test(said)) return []
    return partsOf(said).map(part => ({ words: part, path: pathOf(config, part) }))
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** Without the line in which every kubelet since 1.35 ends on a machine with cgroup v1: this one need not be the node. */
function trialOf(plan: FetchedPlan): string {
  const { content } = plan.files.find(({ path }) => path === nodePaths(plan.prefix).kubeletConfig) ?? {}
  const planned = parse(typeof content === 'string' ? content : '') as Record<string, unknown>
  const version = plan.artifacts.find(({ name }) => name === 'kubelet')?.version ?? ''
  return yaml(hasFailCgroupV1(version) ? { ...planned, failCgroupV1: false } : planned)
}

/** "…, error: [invalid configuration: A, invalid configuration: B], path: …": each is about a setting of its own. */
function partsOf(said: string): string[] {
  const list = /^failed to validate kubelet configuration, error: \[?(.*?)\]?, path: /s.exec(said)?.[1]
  return list === undefined
    ? [said]
    : list.split(/, (?=invalid configuration: )/).map(part => part.replace(/^invalid configuration: /, ''))
}

function pathOf({ kubelet }: Config, words: string): ConfigPath {
  return (
    placeIn(kubelet.flags, ['kubelet', 'flags'], words) ??
    placeIn(kubelet.config, ['kubelet', 'config'], words) ?? ['kubelet']
  )
}
