import { recallFetched } from '../artifacts/fetched-record.ts'
import { WorldError } from '../host/errors.ts'
import type { Fetched } from '../plan/fetched.ts'
import type { FetchedPlan } from '../plan/fetched-plan.ts'
import type { Plan } from '../plan/types.ts'
import { lackingIn, withFetched } from '../plan/with-fetched.ts'
import type { Project } from './project.ts'

/** What the store has for a plan. */
export interface InStore {
  readonly fetched: Fetched
  /** In words. */
  readonly missing: readonly string[]
  /** The joined plan; undefined if anything is missing. */
  readonly plan: FetchedPlan | undefined
}

const nothing: Fetched = { formatVersion: 1, artifacts: {}, images: {} }

/** Looks a plan up in the store, and makes no store if there is none. */
export async function lookUp(project: Project, plan: Plan): Promise<InStore> {
  const store = await project.storeIfAny()
  if (!store) return { fetched: nothing, missing: lackingIn(nothing, plan), plan: undefined }
  const { fetched, missing } = await recallFetched(plan, store)
  return { fetched, missing, plan: missing.length > 0 ? undefined : withFetched(plan, fetched) }
}

/** The plan with what `bakelet fetch` brought for it. Throws WorldError with everything that is missing. */
export async function needFetched(
  project: Project,
  plan: Plan,
  next = '`bakelet fetch` fills the store',
): Promise<FetchedPlan> {
  const found = await lookUp(project, plan)
  if (found.plan) return found.plan
  throw new WorldError(`not fetched for this config:${lines(found.missing)}`, { next })
}

/** As lookUp(), without the network. Throws WorldError with everything that is missing, `more` included. */
export async function storedOrMissing(
  project: Project,
  plan: Plan,
  more: readonly string[] = [],
): Promise<Fetched> {
  // A store that cannot be opened is named before all that it lacks.
  await project.store()
  const found = await lookUp(project, plan)
  if (found.plan && more.length === 0) return found.fetched
  throw new WorldError(`offline, and not in the store:${lines([...found.missing, ...more])}`, {
    next: 'on a machine with network access: `bakelet fetch --bundle DIR`; then here: `bakelet fetch --from DIR`',
  })
}

function lines(missing: readonly string[]): string {
  return missing.map(what => `\n  ${what}`).join('')
}
