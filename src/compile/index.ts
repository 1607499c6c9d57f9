import { checkCompatibility } from '../compat/index.ts'
import type { PodInput } from '../components/component.ts'
import { checkCri } from '../components/kubelet/cri.ts'
import { checkUnused } from '../components/kubelet/unused.ts'
import type { RegistryFile } from '../components/registries/named-files.ts'
import { checkSecrets } from '../components/secrets/check.ts'
import { secretContents } from '../components/secrets/secret-contents.ts'
import { type ConfigSource, layersOf } from '../config/config-source.ts'
import type { Document, SourceFile } from '../config/document.ts'
import { loadConfig } from '../config/load.ts'
import { maskSecrets } from '../config/mask-secrets.ts'
import type { Config } from '../config/schema.ts'
import { isWritten } from '../config/written.ts'
import type { ConfigPath, Diagnostic, Span } from '../diagnostics/diagnostic.ts'
import { locate, narrow } from '../diagnostics/locate.ts'
import { applyLock } from '../lock/apply-lock.ts'
import { applyLockedImages } from '../lock/images.ts'
import { checkPins } from '../lock/pins.ts'
import type { LoadedLock } from '../lock/read.ts'
import { type Reresolve, withoutReresolved } from '../lock/reresolve.ts'
import type { Lock } from '../lock/types.ts'
import type { Plan } from '../plan/types.ts'
import { resolve } from '../resolve/index.ts'
import type { Resolved } from '../resolve/types.ts'
import { inReadingOrder, withoutEchoes } from './in-reading-order.ts'
import { makePlan } from './make-plan.ts'
import { compilePods } from './pods.ts'
import { checkReferenced, type Referenced } from './referenced.ts'

/** Everything a plan is made of, read beforehand: the compiler itself touches neither files nor network. */
export interface Sources {
  readonly config: ConfigSource
  /** Reads what the config names, relative to the file that names it; called once the config is known to be sound. */
  readonly read: (config: Config, fileOf: (path: ConfigPath) => string) => Promise<Referenced>
  /** What to take the config for, once it is decoded: `bakelet check --target` puts other versions in place. */
  readonly change?: (config: Config) => Config
  /** The config's lock, where there is one: what it holds is not resolved again. */
  readonly lock?: SourceFile | undefined
  /** What is resolved again all the same, by `bakelet lock`. Default: nothing, and a lock that does not fit is an error. */
  readonly reresolve?: Reresolve | undefined
  /** Called between one pod and the next, so that a caller can let signals in. */
  readonly pause?: (() => Promise<void>) | undefined
}

export interface Compiled {
  /** Undefined when there are errors. */
  readonly plan: Plan | undefined
  /** Undefined when the config itself, apart from what it names, has errors. */
  readonly config: Config | undefined
  /** The version of each program; undefined as for `config`. */
  readonly versions: Resolved['versions'] | undefined
  /** Sorted by file and place, with spans. */
  readonly diagnostics: readonly Diagnostic[]
  /** The entries of the config's lock that count: all but those that are resolved again. */
  readonly lock: Lock | undefined
  /** What `registries` names. */
  readonly registryFiles: readonly RegistryFile[]
  /** Every text that a diagnostic may point into. */
  readonly sources: readonly SourceFile[]
  /** Where the config says something at a path; undefined: it does not, and a default counts. */
  readonly writtenAt: (
    path: ConfigPath,
    at?: 'key' | 'value',
  ) => (Span & { readonly file: string }) | undefined
  /** Gives diagnostics that came up later, as an output's do, their spans and their order. */
  readonly place: (later: readonly Diagnostic[]) => Diagnostic[]
}

/** Text in, plan out: parse, decode, resolve versions, check pods, plan. All problems at once. */
export async function compile(input: Sources): Promise<Compiled> {
  const diagnostics: Diagnostic[] = []
  // Not push(...found): each argument of a call takes stack, and a file can have more problems than that has room for.
  const report = (found: readonly Diagnostic[]) => {
    for (const one of found) diagnostics.push(one)
  }
  const documents: Document[] = []
  const sources: SourceFile[] = [...layersOf(input.config)]
  let registryFiles: readonly RegistryFile[] = []
  const place = (found: readonly Diagnostic[]) =>
    inReadingOrder(withoutEchoes(narrow(locate(found, documents), sources)), sources)
  const finish = (
    config?: Config,
    resolved?: { plan: Plan | undefined; versions: Resolved['versions'] },
    lock?: Lock,
  ): Compiled => ({
    plan: diagnostics.some(({ severity }) => severity === 'error') ? undefined : resolved?.plan,
    config,
    versions: config && resolved?.versions,
    lock,
    diagnostics: place(diagnostics),
    registryFiles,
    sources,
    writtenAt: (path, at) => {
      const [document] = documents
      if (!document || document.file !== input.config.file || !isWritten(document.value, path))
        return undefined
      return { file: document.file, ...document.span(path, at) }
    },
    place,
  })

  const loaded = await loadConfig(input.config)
  report(loaded.diagnostics)
  if (loaded.document) {
    documents.push(loaded.document)
    sources.splice(0, sources.length, ...maskSecrets(loaded.document, sources))
  }
  const written = loaded.config ?? loaded.tentative
  if (!written) return finish()
  const config = input.change?.(written) ?? written

  const { document } = loaded
  const referenced = await input.read(config, path => document?.span(path).file ?? input.config.file)
  report(referenced.diagnostics)
  const held = await readHeld(input)
  report(held.diagnostics)
  if (held.source) sources.push(held.source)
  if (held.document) documents.push(held.document)
  const files = { config: input.config.file, lock: held.source?.file ?? '' }
  const fit = held.lock && applyLock(held.lock, { config, written: loaded.document?.value }, files)
  if (fit && !input.reresolve) report(fit.diagnostics)
  const { resolved, diagnostics: found } = resolve(config, input.config.file, fit?.fitting)
  report([
    ...found,
    ...checkUnused(config, loaded.document?.value, input.config.file),
    ...checkCri(config, input.config.file),
    ...(await checkCompatibility(resolved, input.config.file, {
      standIn: found.some(({ severity }) => severity === 'error'),
    })),
  ])

  registryFiles = referenced.registryFiles
  const named = await checkReferenced(referenced, resolved, input.config.file)
  report(named.diagnostics)
  for (const source of named.sources) sources.push(source)

  const secrets = secretContents(config, referenced.secrets)
  const { pods, ...readPods } = await compilePods(referenced.pods, {
    ...{ config, file: input.config.file, versions: resolved.versions },
    nodeName: (config.system.hostname ?? config.name).toLowerCase(),
    secrets,
    isLocked: reference => held.lock?.images[reference] !== undefined,
    pause: input.pause,
  })
  for (const source of readPods.sources) sources.push(source)
  report(readPods.diagnostics)
  report(checkSecrets(config, readPods.secrets, input.config.file))

  const planned = makePlan({
    resolved,
    pods,
    clientCA: referenced.clientCA,
    registryFiles,
    sourceFiles: referenced.sourceFiles,
    secrets,
    certificates: named.certificates,
    lock: held.lock,
    file: input.config.file,
  })
  report(planned.diagnostics)
  if (mayNamePaths(config, pods)) {
    const { checkClosedWorld } = await import('./closed-world/index.ts')
    const found = checkClosedWorld(
      { config, pods, file: input.config.file, containerd: resolved.versions.containerd },
      planned.plan,
    )
    // A setting that has to go anyway needs no file.
    const taken = new Set(diagnostics.filter(({ severity }) => severity === 'error').map(settingOf))
    report(found.filter(one => !taken.has(settingOf(one))))
  }
  // A component that does not fit brings images that do not fit either.
  if (held.lock && !input.reresolve && !diagnostics.some(({ severity }) => severity === 'error'))
    report(applyLockedImages(held.lock, planned.plan, files))
  return finish(loaded.config && config, { plan: planned.plan, versions: resolved.versions }, held.lock)
}

const settingOf = ({ file, path }: Diagnostic) => JSON.stringify([file, path])

/** The paths that a node has are loaded only for a config that can name one. */
function mayNamePaths({ kubelet, containerd, system }: Config, pods: readonly PodInput[]): boolean {
  const settings = [kubelet.config, kubelet.flags, containerd.config, system.logs.forward ?? {}]
  return (
    pods.some(({ facts }) => facts.hostPaths.length > 0) ||
    settings.some(table => Object.keys(table).length > 0)
  )
}

/** The lock, as far as it counts. */
async function readHeld({
  lock: source,
  reresolve,
}: Sources): Promise<LoadedLock & { readonly source?: SourceFile }> {
  if (!source || reresolve === 'all') return { diagnostics: [] }
  const { readLock } = await import('../lock/read.ts')
  const loaded = await readLock(source)
  if (!loaded.lock) return { ...loaded, source }
  const lock = reresolve ? withoutReresolved(loaded.lock, reresolve) : loaded.lock
  return { ...loaded, source, ...(lock ? { lock, diagnostics: checkPins(lock, source.file) } : {}) }
}
