import { join } from 'node:path'
import type { Store } from '../artifacts/store.ts'
import type { Compiled, Sources } from '../compile/index.ts'
import type { SourceFile } from '../config/document.ts'
import type { OnEvent } from './events.ts'
import type { Decryptions } from './secrets.ts'

/** What a task needs to know about one config and about how it may work. */
export interface Project {
  /** The config file. Paths in it are relative to its folder. */
  readonly config: SourceFile
  /** Reads the files that the config names, and compiles it. The same promise each time, unless `how` asks for another plan. */
  compile(how?: CompileOptions): Promise<Compiled>
  /** Whatever compiles a part of this config again takes its secrets from here. */
  readonly decrypted: Decryptions
  /** Opens the store at the first call. */
  store(): Promise<Store>
  /** The store, or undefined if there is none yet: for a task that writes nothing. */
  storeIfAny(): Promise<Store | undefined>
  /** Folder of the results: each config's are in OUT/NAME. */
  readonly out: string
  /** Use only the store, and no network. */
  readonly offline: boolean
  /** Install missing system packages. */
  readonly install: boolean
  /** Aborting it ends a task, and whatever the task started. */
  readonly signal: AbortSignal
  readonly on: OnEvent
}

export type CompileOptions = Pick<Sources, 'reresolve' | 'change'>

/** Every option has a default: results in out/, the user's store, the network, no installation, no reports. */
export interface ProjectOptions {
  readonly out?: string
  /** Default: $BAKELET_STORE, else bakelet's folder in the user's cache. */
  readonly storeFolder?: string
  readonly offline?: boolean
  readonly install?: boolean
  readonly signal?: AbortSignal
  readonly on?: OnEvent
}

/** Makes a project of a config file that was read: see needConfig(). Reads and writes nothing itself. */
export function openProject(config: SourceFile, options: ProjectOptions = {}): Project {
  const { out = 'out', offline = false, install = false, on = () => {} } = options
  const { signal = new AbortController().signal } = options
  let compiled: Promise<Compiled> | undefined
  let store: Promise<Store> | undefined
  const decrypted: Decryptions = new Map()
  const compileHere = async (how?: CompileOptions) =>
    (await import('./inputs.ts')).compileFile(config, { ...how, decrypted })
  const openOnce = () => {
    store ??= import('../artifacts/store.ts').then(({ openStore }) => openStore(options.storeFolder))
    return store
  }
  return {
    ...{ config, decrypted, out, offline, install, signal, on },
    compile(how) {
      if (how) return compileHere(how)
      compiled ??= compileHere()
      return compiled
    },
    store: openOnce,
    async storeIfAny() {
      const [{ defaultStoreDirectory }, { exists }] = await Promise.all([
        import('../artifacts/store-folder.ts'),
        import('../host/files.ts'),
      ])
      return (await exists(options.storeFolder ?? defaultStoreDirectory())) ? openOnce() : undefined
    },
  }
}

/** Folder of the results of a plan. */
export function outFolder({ out }: Pick<Project, 'out'>, { name }: { readonly name: string }): string {
  return join(out, name)
}

/** Folder in the store for data that is kept between runs and can be made again. */
export async function cacheFolder(project: Project, name: 'mkosi' | 'base' | 'baselines'): Promise<string> {
  return join((await project.store()).directory, name)
}
