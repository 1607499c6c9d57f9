// The public API: what the commands do. A task prints nothing. It reports events to ProjectOptions.on, returns its result, and throws
// ConfigProblems for a config with errors and WorldError for an external step that failed. The module of a task is loaded at
// its first call, so that a config which only imports defineConfig() starts fast.

import type { RebuildResult } from '../artifacts/rebuild.ts'
import type { BenchReport } from '../bench/report.ts'
import type { WrittenBundle } from '../bundle/written-bundle.ts'
import type { Reresolve } from '../lock/reresolve.ts'
import type { Plan } from '../plan/types.ts'
import { openedProject, type Project } from './api-project.ts'
import type { Applied, ApplyOptions } from './apply.ts'
import type { BakedImages, BakeOptions } from './bake.ts'
import type { BenchOptions } from './bench.ts'
import type { BootOptions, RunningNode } from './boot.ts'
import type { BundleOptions } from './bundle.ts'
import type { Move } from './check-move.ts'
import type { Explanation } from './explain.ts'
import type { FetchResult } from './fetch.ts'
import type { InStore } from './fetched.ts'
import type { GenCloudInitOptions, UserData } from './gen-cloud-init.ts'
import type { GenFolderOptions } from './gen-mkosi.ts'
import type { GenPackerOptions, PackerResult } from './gen-packer.ts'
import type { GenSeedOptions, SeedsResult } from './gen-seed.ts'
import type { LockResult } from './lock.ts'
import type { Planned } from './planned.ts'
import type { Rehearsal, RehearseTaskOptions } from './rehearse.ts'
import type { Target } from './target.ts'
import type { VerifiedLock } from './verify-lock.ts'

export type { RebuildResult } from '../artifacts/rebuild.ts'
export type { BenchReport } from '../bench/report.ts'
export type { WrittenBundle } from '../bundle/written-bundle.ts'
export { WorldError } from '../host/errors.ts'
export { openProject, type Project } from './api-project.ts'
export type { Applied, ApplyOptions } from './apply.ts'
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
export type { ConfigChoice } from './find-config.ts'
export type { GenCloudInitOptions, UserData } from './gen-cloud-init.ts'
export type { GenFolderOptions } from './gen-mkosi.ts'
export type { GenPackerOptions, PackerResult } from './gen-packer.ts'
export type { GenSeedOptions, SeedsResult, WrittenSeed } from './gen-seed.ts'
export type { ImportOptions, ImportResult } from './import-pods.ts'
export type { StarterResult } from './init.ts'
export type { LockResult } from './lock.ts'
export type { Planned } from './planned.ts'
export type { CompileOptions, ProjectOptions } from './project.ts'
export type { Rehearsal, RehearseTaskOptions } from './rehearse.ts'
export type { ServeOptions } from './serve.ts'
export type { Target } from './target.ts'
export type { VerifiedLock } from './verify-lock.ts'

/** Reads the chosen config. Throws WorldError when there is none, or more than one in this folder. */
export const readConfig: typeof import('./find-config.ts').needConfig = async choice =>
  (await import('./find-config.ts')).needConfig(choice)

/** Compiles the config, and reports its warnings. Throws ConfigProblems for a config with errors. */
export async function planOf(project: Project): Promise<Planned> {
  return (await import('./planned.ts')).planOf(openedProject(project))
}

/** Writes a starter config and its pod into a folder. Throws WorldError, and writes nothing, if a config is there. */
export const init: typeof import('./init.ts').init = async folder => (await import('./init.ts')).init(folder)

/**
 * Makes pods of manifests and writes them into the folder of a config, with what did not come along as diagnostics. Throws
 * ConfigProblems or WorldError, and writes nothing, if a file is wrong or there already, or a pod would not pass the check.
 */
export const importPods: typeof import('./import-pods.ts').importPods = async (files, options) =>
  (await import('./import-pods.ts')).importPods(files, options)

/** Names the component and the config line that put a path on the node. Throws WorldError if bakelet manages none there. */
export async function explain(project: Project, path: string): Promise<readonly Explanation[]> {
  return (await import('./explain.ts')).explain(openedProject(project), path)
}

/** Compiles the config with other versions and compares the problems. */
export async function checkMove(project: Project, targets: readonly Target[]): Promise<Move> {
  return (await import('./check-move.ts')).checkMove(openedProject(project), targets)
}

/** Brings every artifact and image into the store, or offline looks them up; returns the plan with their digests. */
export async function fetch(project: Project): Promise<FetchResult> {
  return (await import('./fetch.ts')).fetch(openedProject(project))
}

/** Looks a plan up in the store, without the network: what is there, and in words what is missing. */
export async function lookUp(project: Project, plan: Plan): Promise<InStore> {
  return (await import('./fetched.ts')).lookUp(openedProject(project), plan)
}

/** Builds every artifact twice from its Go module. A difference is a result, not an error. */
export async function rebuild(project: Project): Promise<readonly RebuildResult[]> {
  return (await import('./rebuild.ts')).rebuild(openedProject(project))
}

/** Resolves what the lock does not hold, or what `reresolve` names, and writes the lock. */
export async function lock(project: Project, reresolve?: Reresolve): Promise<LockResult> {
  return (await import('./lock.ts')).lock(openedProject(project), reresolve)
}

/** Compares the lock with the config and the store, without the network. Throws WorldError if there is no lock. */
export async function verifyLock(project: Project): Promise<VerifiedLock> {
  return (await import('./verify-lock.ts')).verifyLock(openedProject(project))
}

/** Fetches a project and writes all that it needs into a folder, for a closed network. */
export async function writeBundle(
  project: Project,
  folder: string,
  options: BundleOptions,
): Promise<WrittenBundle & FetchResult> {
  return (await import('./bundle.ts')).writeProjectBundle(openedProject(project), folder, options)
}

/** Imports a bundle into the store, checked, without the network. Throws WorldError for the first wrong file. */
export async function importBundle(
  project: Project,
  folder: string,
  digest: string | undefined,
): Promise<void> {
  return (await import('./import-bundle.ts')).importProjectBundle(openedProject(project), folder, digest)
}

/** Makes user-data for cloud-init. Throws WorldError with everything that a mirror would lack. */
export async function genCloudInit(project: Project, options?: GenCloudInitOptions): Promise<UserData> {
  return (await import('./gen-cloud-init.ts')).genCloudInit(openedProject(project), options)
}

/** Writes user-data and meta-data into a folder. Its other files stay. */
export const writeSeed: typeof import('./gen-cloud-init.ts').writeSeed = async (folder, userData) =>
  (await import('./gen-cloud-init.ts')).writeSeed(folder, userData)

/** Writes a folder from which mkosi makes the disk image; returns its path. Throws WorldError for what was not fetched. */
export async function genMkosi(project: Project, options?: GenFolderOptions): Promise<string> {
  return (await import('./gen-mkosi.ts')).genMkosi(openedProject(project), options)
}

/** Writes a folder from which Packer makes images. Throws WorldError if an upload was not fetched. */
export async function genPacker(project: Project, options: GenPackerOptions): Promise<PackerResult> {
  return (await import('./gen-packer.ts')).genPacker(openedProject(project), options)
}

/** Writes a seed for each machine of a baked image. Throws ConfigProblems with what is wrong in the config and in all machines. */
export async function genSeed(project: Project, options: GenSeedOptions): Promise<SeedsResult> {
  return (await import('./gen-seed.ts')).genSeed(openedProject(project), options)
}

/** Makes the disk images with mkosi, fetch included. */
export async function bake(project: Project, options: BakeOptions): Promise<BakedImages> {
  return (await import('./bake.ts')).bake(openedProject(project), options)
}

/** Makes a qcow2 with Packer, in a QEMU machine that boots the config's base. */
export async function bakeInMachine(
  project: Project,
  options?: Pick<BakeOptions, 'formats'>,
): Promise<BakedImages> {
  return (await import('./bake-packer.ts')).bakeInMachine(openedProject(project), options)
}

/** Fetches, bakes, boots and waits until every pod answers. The machine runs until RunningNode.stop(). */
export async function boot(project: Project, options: BootOptions): Promise<RunningNode> {
  return (await import('./boot.ts')).boot(openedProject(project), options)
}

/** Runs the node in namespaces of this machine, without a VM, and tells which pods run, or why not. */
export async function rehearse(project: Project, options?: RehearseTaskOptions): Promise<Rehearsal> {
  return (await import('./rehearse.ts')).rehearse(openedProject(project), options)
}

/** Changes the pods and files of a running node to what the config says, or puts back what was there. */
export async function apply(project: Project, options?: ApplyOptions): Promise<Applied> {
  return (await import('./apply.ts')).apply(openedProject(project), options)
}

/** Boots the image several times, alternately with baselines, and reports the times from power-on to the answer. */
export async function bench(project: Project, options: BenchOptions): Promise<BenchReport> {
  return (await import('./bench.ts')).bench(openedProject(project), options)
}

/** Serves the store over HTTP on 127.0.0.1 until it is closed. */
export const serve: typeof import('./serve.ts').serve = async options =>
  (await import('./serve.ts')).serve(options)
