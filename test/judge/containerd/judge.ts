import { execFile, execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { buildArtifact } from '../../../src/artifacts/build/go.ts'
import { openStore } from '../../../src/artifacts/store.ts'
import { verdictsOf } from '../verdicts.mjs'

const here = import.meta.dirname

export interface Verdict {
  readonly accepted: boolean
  /** What containerd says of it. */
  readonly reason?: string
}

/** The newest containerd of each release line that can be built. */
export const containerds = ['1.6.36', '1.7.34', '2.0.11', '2.1.9', '2.2.7', '2.3.6', '2.4.1']

/** The folder with the programs of a containerd, which is built when the store has none. */
async function programsOf(version: string): Promise<string> {
  const folder = join(here, '../../../out/judge/containerd', version)
  if (existsSync(join(folder, 'bin/containerd'))) return join(folder, 'bin')
  await mkdir(folder, { recursive: true })
  const built = await buildArtifact(
    { name: 'containerd', version, arch: 'amd64' },
    { store: await openStore(), signal: new AbortController().signal, report: () => {} },
  )
  await promisify(execFile)('tar', ['-xzf', built.file.path, '-C', folder])
  return join(folder, 'bin')
}

/** What became of a containerd. */
export interface Answer {
  /** Why it does not run, or which setting it does not take. */
  readonly reason?: string
  /** Each of its plugins, with what keeps it from loading; "": nothing does. */
  readonly plugins: Readonly<Record<string, string>>
}

/** Starts the real containerd with each config.toml, on a node that has nothing else. */
export async function startContainerd(version: string, configs: readonly string[]): Promise<Answer[]> {
  const programs = await programsOf(version)
  const asUser = process.getuid?.() === 0 ? [] : ['--map-root-user']
  const namespaces = ['--mount', '--pid', '--net', '--fork', '--mount-proc', ...asUser]
  const program = [process.execPath, join(here, 'node.mjs'), programs]
  const questions = configs.map(config => ({ config }))
  return verdictsOf('unshare', [...namespaces, ...program], questions, 'inherit')
}

/** What `containerd config default` prints. */
export async function defaultsOf(version: string): Promise<string> {
  return execFileSync(join(await programsOf(version), 'containerd'), ['config', 'default'], {
    encoding: 'utf8',
  })
}

const criPlugins = ['grpc.v1.cri', 'cri.v1.images', 'cri.v1.runtime'].map(id => `io.containerd.${id}`)

/** A config is taken if containerd runs with its CRI, and with every plugin that the config has a table for. */
export function verdictOn({ reason, plugins }: Answer, named: readonly string[]): Verdict {
  const failed = Object.entries(plugins).find(
    ([id, message]) =>
      (criPlugins.includes(id) || named.includes(id)) && message !== '' && !message.includes('skip plugin'),
  )
  const why = reason ?? failed?.join(': ')
  return why === undefined ? { accepted: true } : { accepted: false, reason: why }
}
