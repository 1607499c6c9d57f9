import { rm } from 'node:fs/promises'
// zod/mini and not zod: see config/field.ts.
import * as z from 'zod/mini'
import { sha256 } from '../config/text-types.ts'
import { type ExpectedBuild, isProgram, isProgramName, type PlannedArtifact } from '../plan/artifact.ts'
import type { Fetched, FetchedArtifact, FetchedImage } from '../plan/fetched.ts'
import type { Plan } from '../plan/types.ts'
import { artifactInWords, imageInWords } from '../plan/with-fetched.ts'
import { pinnedModuleSum } from '../upstream/module-sums.ts'
import { programs } from '../upstream/programs/index.ts'
import { recipeRevision } from '../upstream/recipe.ts'
import { decoder } from './decoder.ts'
import { fetchedArtifact } from './fetched-schema.ts'
import { findStoredImage } from './images/stored-image.ts'
import { requireRunnable } from './runnable.ts'
import type { Store, StoredFile } from './store.ts'
import { hashMembers } from './tar.ts'

/** What the store has of a plan, and what it lacks, in words. */
export interface StoredPlan {
  readonly fetched: Fetched
  readonly missing: readonly string[]
}

/** Looks everything that a plan needs up in the store, and asks nobody else. */
export async function findStoredPlan(plan: Plan, store: Store): Promise<StoredPlan> {
  const missing: string[] = []
  const artifacts: Record<string, FetchedArtifact> = {}
  for (const artifact of plan.artifacts) {
    const found = await findStoredArtifact(artifact, store)
    if (found) artifacts[artifact.name] = found
    else missing.push(artifactInWords(artifact))
  }
  const images: Record<string, FetchedImage> = {}
  const kubeletVersion = plan.artifacts.find(({ name }) => name === 'kubelet')?.version
  for (const image of plan.images) {
    if (!image.preload) continue
    const found = await findStoredImage(image, { store, arch: plan.arch, kubeletVersion })
    if (found) images[image.reference] = found
    else missing.push(imageInWords(image))
  }
  return { fetched: { formatVersion: 1, artifacts, images }, missing }
}

/** The pinned release, else what an earlier build of this version gave: whatever the artifact's `source` allows. */
export async function findStoredArtifact(
  artifact: PlannedArtifact,
  store: Store,
): Promise<FetchedArtifact | undefined> {
  const { source, release } = artifact
  const file = release && source !== 'build' ? await store.find(release.sha256) : undefined
  if (release && file) return describeRelease(artifact, release.url, file, store)
  if (source === 'release') return undefined
  if (artifact.build) return findLockedBuild(artifact, store)
  const built = await store.readRecord('built-artifact', builtKey(artifact), decoder(fetchedArtifact))
  if (!built || !('module' in built.provenance)) return undefined
  const pinned = pinnedModuleSum(artifact.name, artifact.version)
  if (pinned !== undefined && built.provenance.moduleSum !== pinned) return undefined
  const program = await store.find(built.sha256)
  return program && describeBuild(artifact, built.provenance, program, store)
}

/** A build that a lock holds. Its digest says it all: who has it needs neither its sources nor a Go. */
export async function findLockedBuild(
  artifact: PlannedArtifact,
  store: Store,
): Promise<FetchedArtifact | undefined> {
  const { build } = artifact
  const file = build && (await store.find(build.sha256))
  return build && file && describeBuild(artifact, build, file, store)
}

/** Remembers a build by what it is of, for when its toolchain and its module cannot be asked. */
export async function rememberBuild(
  artifact: PlannedArtifact,
  built: FetchedArtifact,
  store: Store,
): Promise<void> {
  await store.writeRecord('built-artifact', builtKey(artifact), built)
}

function builtKey({ name, version, arch }: PlannedArtifact): object {
  // What is only ever downloaded has no recipe.
  const revision = isProgramName(name) ? recipeRevision(programs[name].recipe(version)) : 1
  return { name, version, arch, recipeRevision: revision }
}

export async function describeRelease(
  artifact: PlannedArtifact,
  url: string,
  file: StoredFile,
  store: Store,
): Promise<FetchedArtifact> {
  return { ...(await describe(artifact, file, store)), source: 'release', provenance: { url } }
}

export async function describeBuild(
  artifact: PlannedArtifact,
  { module, moduleSum, toolchain }: Pick<ExpectedBuild, 'module' | 'moduleSum' | 'toolchain'>,
  file: StoredFile,
  store: Store,
): Promise<FetchedArtifact> {
  const provenance = { module, moduleSum, toolchain }
  return { ...(await describe(artifact, file, store)), source: 'build', provenance }
}

/** What can be said of an artifact from its bytes alone. Throws WorldError when they are not laid out as the plan expects. */
export async function describe(
  artifact: PlannedArtifact,
  file: StoredFile,
  store: Store,
): Promise<Omit<FetchedArtifact, 'source' | 'provenance'>> {
  const { version, arch } = artifact
  const { sha256, sizeBytes } = file
  return { version, arch, sha256, sizeBytes, members: await members(artifact, file, store) }
}

async function members(
  artifact: PlannedArtifact,
  file: StoredFile,
  store: Store,
): Promise<Record<string, string>> {
  const names = artifact.install.map(({ member }) => member)
  // Upstream's digest is that of a program. That of the config may be of whatever was at a URL.
  if (!isProgram(artifact)) await requireRunnable(artifact, file)
  if (artifact.format === 'binary') return Object.fromEntries(names.map(name => [name, file.sha256]))
  const key = { archive: file.sha256, names }
  const known = await store.readRecord('members', key, decoder(z.record(z.string(), sha256)))
  if (known && names.every(name => Object.hasOwn(known, name))) return known
  const found = await hashMembers(file.path, `${artifact.name} ${artifact.version}`, names).catch(
    async (error: unknown) => {
      // Its digest is right and its content is not: nobody may be handed it.
      await rm(file.path, { force: true })
      throw error
    },
  )
  await store.writeRecord('members', key, found)
  return found
}
