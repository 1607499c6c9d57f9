import type { Fetched, Plan } from '../plan/types.ts'
import { lackingIn } from '../plan/with-fetched.ts'
import { decoder } from './decoder.ts'
import { fetched as fetchedSchema } from './fetched-schema.ts'
import type { Store } from './store.ts'
import { findStoredPlan, type StoredPlan } from './stored.ts'

const kind = 'fetched'

/** Remembers what a fetch brought, by what the plan asked for. */
export async function rememberFetched(plan: Plan, fetched: Fetched, store: Store): Promise<void> {
  await store.writeRecord(kind, requestOf(plan), fetched)
}

/**
 * What an earlier fetch brought for a plan. The record is a hint: it counts only if it decodes, contradicts no pin, and the
 * store has every file of it. Otherwise everything is looked up in the store again, and the answer says what is missing.
 */
export async function recallFetched(plan: Plan, store: Store): Promise<StoredPlan> {
  const record = await store.readRecord(kind, requestOf(plan), decoder(fetchedSchema))
  if (record && lackingIn(record, plan).length === 0 && (await hasFiles(record, store)))
    return { fetched: record, missing: [] }
  return findStoredPlan(plan, store)
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

async function hasFiles({ artifacts, images }: Fetched, store: Store): Promise<boolean> {
  const digests = [
    ...Object.values(artifacts).map(({ sha256 }) => sha256),
    ...Object.values(images).map(({ archiveSha256 }) => archiveSha256),
  ]
  const files = await Promise.all(digests.map(sha256 => store.find(sha256)))
  return !files.includes(undefined)
}
