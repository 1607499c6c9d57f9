import type { Fetched, FetchedArtifact, FetchedImage } from '../plan/fetched.ts'
import type { Plan } from '../plan/types.ts'
import { lackingIn } from '../plan/with-fetched.ts'
import { decoder } from './decoder.ts'
import { fetched as fetchedSchema } from './fetched-schema.ts'
import { requireReference } from './images/reference.ts'
import { confirmed } from './images/stored-image.ts'
import type { Store } from './store.ts'
import { findStoredArtifact, findStoredPlan, type StoredPlan } from './stored.ts'

const kind = 'fetched'

/** Remembers what a fetch brought, by what the plan asked for. */
export async function rememberFetched(plan: Plan, fetched: Fetched, store: Store): Promise<void> {
  await store.writeRecord(kind, requestOf(plan), fetched)
}

/**
 * What an earlier fetch brought for a plan. The record is a hint: an artifact counts if it contradicts no pin and the store has
 * this release or this build, an image if its archive holds it. Otherwise everything is looked up in the store again, and the
 * answer says what is missing.
 */
export async function recallFetched(plan: Plan, store: Store): Promise<StoredPlan> {
  const record = await store.readRecord(kind, requestOf(plan), decoder(fetchedSchema))
  const fetched = record && (await confirm(record, plan, store))
  return fetched ? { fetched, missing: [] } : findStoredPlan(plan, store)
}

/** All that decides what a fetch brings: versions, architecture, sources and pins. */
function requestOf({ arch, artifacts, images }: Plan): object {
  return {
    arch,
    artifacts: artifacts.map(({ name, version, source, release, build }) => ({
      ...{ name, version, source },
      release: release ?? null,
      build: build ?? null,
    })),
    images: images
      .filter(({ preload }) => preload)
      .map(({ reference, expected }) => ({ reference, expected: expected ?? null })),
  }
}

/** The record, with all that bytes can say taken from the bytes; undefined if they say something else. */
async function confirm(record: Fetched, plan: Plan, store: Store): Promise<Fetched | undefined> {
  if (lackingIn(record, plan).length > 0) return undefined
  const artifacts: Record<string, FetchedArtifact> = {}
  for (const artifact of plan.artifacts) {
    const said = record.artifacts[artifact.name]
    // The record decides between a release and a build, which one store can both have.
    const found = said && (await findStoredArtifact({ ...artifact, source: said.source }, store))
    if (!found || found.sha256 !== said.sha256) return undefined
    artifacts[artifact.name] = found
  }
  const images: Record<string, FetchedImage> = {}
  for (const { reference, preload } of plan.images) {
    if (!preload) continue
    const said = record.images[reference]
    const image = await confirmed(said, requireReference(reference), { store, arch: plan.arch })
    if (!image) return undefined
    images[reference] = image
  }
  return { formatVersion: 1, artifacts, images }
}
