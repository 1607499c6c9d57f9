import { join } from 'node:path'
import { openStore } from '../artifacts/store.ts'
import { findStoredPlan } from '../artifacts/stored.ts'
import type { Snapshot } from '../bake/snapshot.ts'
import { WorldError } from '../host/errors.ts'
import type { Fetched, Plan } from '../plan/types.ts'

/** Whether the network must not be asked: `--offline`, or BAKELET_OFFLINE with anything but 0, false and nothing. */
export function isOffline(options: { readonly offline?: boolean }, env = process.env): boolean {
  return options.offline ?? !/^(0|false|)$/i.test(env.BAKELET_OFFLINE ?? '')
}

/** Throws WorldError if tools are to be installed, which needs the network. */
export function refuseInstall(install: boolean): void {
  if (install)
    throw new WorldError('--install-tools cannot be used with --offline or BAKELET_OFFLINE', {
      next: 'install the tools first; without --install-tools the command lists the missing ones',
    })
}

/** Finds everything of a plan in the store. Throws WorldError with all that is missing, `more` included. */
export async function storedOrMissing(plan: Plan, more: readonly string[] = []): Promise<Fetched> {
  const found = await findStoredPlan(plan, await openStore())
  const missing = [...found.missing, ...more]
  if (missing.length > 0)
    throw new WorldError(`offline, and not in the store:${missing.map(what => `\n  ${what}`).join('')}`, {
      next: 'on a machine with network access: `bakelet fetch --bundle DIR`; then here: `bakelet fetch --from DIR`',
    })
  return found.fetched
}

/** What a look for something in the store says is missing, in words. */
export async function missingOf(look: () => Promise<unknown>): Promise<readonly string[]> {
  try {
    await look()
    return []
  } catch (error) {
    if (!(error instanceof WorldError)) throw error
    return [error.message]
  }
}

/** What a bake uses in place of the network. */
export interface BakeSources {
  readonly snapshot: Snapshot
  readonly wheels: string
}

/** Where a bake without a network finds packages and debsbom; or, in words, what is missing of that. */
export async function bakeSources(
  plan: Plan,
  { cloudInit, sbom }: { readonly cloudInit: boolean; readonly sbom: boolean },
): Promise<{ readonly sources: BakeSources | undefined; readonly missing: readonly string[] }> {
  const [{ hasDebsbom, wheelsFolder }, { findSnapshot, keptTrees }, { packageSets }] = await Promise.all([
    import('../bake/debsbom.ts'),
    import('../bake/snapshot.ts'),
    import('../bundle/demand.ts'),
  ])
  const { directory } = await openStore()
  const cache = join(directory, 'mkosi')
  const wheels = wheelsFolder(directory)
  const snapshot =
    (await findSnapshot(directory, packageSets(plan, cloudInit))) ?? (await keptTrees(directory, cache))
  const missing = [
    ...(snapshot ? [] : ["Debian's packages for the image and for the tools that make it"]),
    ...(sbom && !(await hasDebsbom(cache, wheels))
      ? ['debsbom, which writes the SBOM (or give --no-sbom)']
      : []),
  ]
  return { sources: snapshot && { snapshot, wheels }, missing }
}
