import type { PodInput } from '../../components/component.ts'
import type { Config } from '../../config/schema.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Plan } from '../../plan/types.ts'
import { checkHostPaths, madeByPods } from './host-paths.ts'
import { missingSetting } from './messages.ts'
import { nodePath } from './node-path.ts'
import { osPath, realPath } from './os-path.ts'
import { pathsInSettings } from './settings.ts'
import { unitPath } from './unit-paths.ts'

/**
 * Finds paths that a pod or a setting names and nothing on the node makes: neither the plan, nor a pod, nor the OS and its
 * daemons. With another base image nobody knows which paths there are, so nothing is reported.
 */
export function checkClosedWorld(
  { config, pods, file }: { config: Config; pods: readonly PodInput[]; file: string },
  plan: Plan,
): Diagnostic[] {
  if (config.base !== 'debian-13') return []
  const planned = nodePath(plan)
  const made = madeByPods(pods)
  const ofUnits = unitPath(plan)
  const kindOf = (path: string) => planned(path) ?? ofUnits(path) ?? made.get(path) ?? osPath(path)
  const settings = pathsInSettings(config).flatMap((named): Diagnostic[] => {
    const { path, kind, at, ofPlugins } = named
    // Anything can be in /usr/local, but only a package puts it there.
    const isSure = ofPlugins && config.system.packages.length === 0
    const real = realPath(path)
    const known = kindOf(real)
    const there = isSure && known === 'any' ? planned(real) : known
    if (there === kind || there === 'any' || (there && kind === 'any')) return []
    const severity = isSure ? 'error' : (named.severity ?? 'warning')
    return [{ code: 'path-missing', severity, file, path: at, ...missingSetting(named, there) }]
  })
  return [...settings, ...checkHostPaths(pods, kindOf)]
}
