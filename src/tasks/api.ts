// The public API: what the commands do. A task prints nothing. It reports events to Project.on, returns its result, and throws
// ConfigProblems for a config with errors and WorldError for an external step that failed. The module of a task is loaded at
// its first call, so that a config which only imports defineConfig() starts fast.

export { WorldError } from '../host/errors.ts'
export type { BakedImages, BakeOptions } from './bake.ts'
export type { BenchOptions } from './bench.ts'
export type { BootOptions, RunningNode } from './boot.ts'
export type { BundleOptions } from './bundle.ts'
export type { Move } from './check-move.ts'
export { ConfigProblems } from './config-problems.ts'
export type { OnEvent, TaskEvent } from './events.ts'
export type { Explanation } from './explain.ts'
export type { FetchResult } from './fetch.ts'
export type { InStore } from './fetched.ts'
export { type ConfigChoice, needConfig as readConfig } from './find-config.ts'
export type { GenCloudInitOptions, UserData } from './gen-cloud-init.ts'
export type { GenFolderOptions } from './gen-mkosi.ts'
export type { GenPackerOptions, PackerResult } from './gen-packer.ts'
export type { StarterResult } from './init.ts'
export type { LockResult } from './lock.ts'
export { type Planned, planOf } from './planned.ts'
export { type CompileOptions, openProject, type Project, type ProjectOptions } from './project.ts'
export type { ServeOptions } from './serve.ts'
export type { Target } from './target.ts'
export type { VerifiedLock } from './verify-lock.ts'

/** Writes a starter config and its pod into a folder. Throws WorldError, and writes nothing, if a config is there. */
export const init: typeof import('./init.ts').init = async folder => (await import('./init.ts')).init(folder)

/** Names the component and the config line that put a path on the node. Throws WorldError if bakelet manages none there. */
export const explain: typeof import('./explain.ts').explain = async (project, path) =>
  (await import('./explain.ts')).explain(project, path)

/** Compiles the config with other versions and compares the problems. */
export const checkMove: typeof import('./check-move.ts').checkMove = async (project, targets) =>
  (await import('./check-move.ts')).checkMove(project, targets)

/** Brings every artifact and image into the store, or offline looks them up; returns the plan with their digests. */
export const fetch: typeof import('./fetch.ts').fetch = async project =>
  (await import('./fetch.ts')).fetch(project)

/** Looks a plan up in the store, without the network: what is there, and in words what is missing. */
export const lookUp: typeof import('./fetched.ts').lookUp = async (project, plan) =>
  (await import('./fetched.ts')).lookUp(project, plan)

/** Builds every artifact twice from its Go module. A difference is a result, not an error. */
export const rebuild: typeof import('./rebuild.ts').rebuild = async project =>
  (await import('./rebuild.ts')).rebuild(project)

/** Resolves what the lock does not hold, or what `reresolve` names, and writes the lock. */
export const lock: typeof import('./lock.ts').lock = async (project, reresolve) =>
  (await import('./lock.ts')).lock(project, reresolve)

/** Compares the lock with the config and the store, without the network. Throws WorldError if there is no lock. */
export const verifyLock: typeof import('./verify-lock.ts').verifyLock = async project =>
  (await import('./verify-lock.ts')).verifyLock(project)

/** Fetches a project and writes all that it needs into a folder, for a closed network. */
export const writeBundle: typeof import('./bundle.ts').writeProjectBundle = async (
  project,
  folder,
  options,
) => (await import('./bundle.ts')).writeProjectBundle(project, folder, options)

/** Imports a bundle into the store, checked, without the network. Throws WorldError for the first wrong file. */
export const importBundle: typeof import('./import-bundle.ts').importProjectBundle = async (
  project,
  folder,
  digest,
) => (await import('./import-bundle.ts')).importProjectBundle(project, folder, digest)

/** Makes user-data for cloud-init. Throws WorldError with everything that a mirror would lack. */
export const genCloudInit: typeof import('./gen-cloud-init.ts').genCloudInit = async (project, options) =>
  (await import('./gen-cloud-init.ts')).genCloudInit(project, options)

/** Writes user-data and meta-data into a folder. Its other files stay. */
export const writeSeed: typeof import('./gen-cloud-init.ts').writeSeed = async (folder, userData) =>
  (await import('./gen-cloud-init.ts')).writeSeed(folder, userData)

/** Writes a folder from which mkosi makes the disk image; returns its path. Throws WorldError for what was not fetched. */
export const genMkosi: typeof import('./gen-mkosi.ts').genMkosi = async (project, options) =>
  (await import('./gen-mkosi.ts')).genMkosi(project, options)

/** Writes a folder from which Packer makes images. Throws WorldError if an upload was not fetched. */
export const genPacker: typeof import('./gen-packer.ts').genPacker = async (project, options) =>
  (await import('./gen-packer.ts')).genPacker(project, options)

/** Makes the disk images with mkosi, fetch included. */
export const bake: typeof import('./bake.ts').bake = async (project, options) =>
  (await import('./bake.ts')).bake(project, options)

/** Makes a qcow2 with Packer, in a QEMU machine that boots the config's base. */
export const bakeInMachine: typeof import('./bake-packer.ts').bakeInMachine = async (project, options) =>
  (await import('./bake-packer.ts')).bakeInMachine(project, options)

/** Fetches, bakes, boots and waits until every pod answers. The machine runs until RunningNode.stop(). */
export const boot: typeof import('./boot.ts').boot = async (project, options) =>
  (await import('./boot.ts')).boot(project, options)

/** Boots the image several times, alternately with baselines, and reports the times from power-on to the answer. */
export const bench: typeof import('./bench.ts').bench = async (project, options) =>
  (await import('./bench.ts')).bench(project, options)

/** Serves the store over HTTP on 127.0.0.1 until it is closed. */
export const serve: typeof import('./serve.ts').serve = async options =>
  (await import('./serve.ts')).serve(options)
