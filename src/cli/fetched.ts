import { join } from 'node:path'
import { isSystemError, WorldError } from '../host/errors.ts'
import { readRegularFile } from '../host/regular-file.ts'
import type { FetchedPlan } from '../plan/fetched-plan.ts'
import type { Fetched, Plan } from '../plan/types.ts'
import { lackingIn, withFetched } from '../plan/with-fetched.ts'

/** Where what belongs to one config is written: out/NAME in the current folder. */
export function outFolder(name: string): string {
  return join('out', name)
}

export function fetchedPath(name: string): string {
  return join(outFolder(name), 'fetched.json')
}

/** A record of a thousand images has half a megabyte. */
const mostBytes = 16 * 2 ** 20

/** The plan with what `bakelet fetch` brought for it; undefined if anything of it was never fetched. */
export function fetchedPlan(plan: Plan): FetchedPlan | undefined {
  const fetched = fetchedFor(plan)
  return fetched && lackingIn(fetched, plan).length === 0 ? withFetched(plan, fetched) : undefined
}

/** As fetchedPlan(), with a failure that tells what to do. */
export function needFetched(plan: Plan): FetchedPlan {
  const fetched = fetchedPlan(plan)
  if (fetched) return fetched
  throw new WorldError('nothing was fetched for this config', { next: '`bakelet fetch` fills the store' })
}

/** The record that `bakelet fetch` left; undefined if nothing was fetched. */
export function fetchedFor({ name }: Plan): Fetched | undefined {
  try {
    return JSON.parse(readRegularFile(fetchedPath(name), { mostBytes }).content.toString('utf8')) as Fetched
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined
    throw error
  }
}
