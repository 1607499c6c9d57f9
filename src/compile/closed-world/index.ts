import type { PodInput } from '../../components/component.ts'
import type { Config } from '../../config/schema.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Plan } from '../../plan/types.ts'
import { folders, programsOfRuntimes } from './containerd.ts'
import { checkHostPaths, madeByPods } from './host-paths.ts'
import { missingProgram, missingSetting } from './messages.ts'
import { nodePath } from './node-path.ts'
import { osPath, realPath } from './os-path.ts'
import { pathsInSettings } from './settings.ts'
import { unitPath } from './unit-paths.ts'

interface World {
  readonly config: Config
  readonly pods: readonly PodInput[]
  readonly file: string
  /** Its version. */
  readonly containerd: string
}

/**
 * Finds paths that a pod or a setting names and nothing on the node makes: neither the plan, nor a pod, nor the OS and its
 * daemons. With another base image nobody knows which paths there are, so nothing is reported.
 */
export function checkClosedWorld({ config, pods, file, containerd }: World, plan: Plan): Diagnostic[] {
  if (config.base !== 'debian-13') return []
  const planned = nodePath(plan)
  const made = madeByPods(pods)
  const ofUnits = unitPath(plan)
  const kindOf = (path: string) => planned(path) ?? ofUnits(path) ?? made.get(path) ?? osPath(path)
  const settings = pathsInSettings(config, containerd).flatMap((named): Diagnostic[] => {
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
  const programs = programsOfRuntimes(config, containerd).flatMap(({ name, at, isNeeded }): Diagnostic[] => {
    // Debian has nothing in /usr/local, where osPath() leaves everything open.
    const isThere = (path: string) =>
      path.startsWith('/usr/local/') ? (planned(path) ?? ofUnits(path) ?? made.get(path)) : kindOf(path)
    if (folders(config).some(folder => isThere(`${folder}/${name}`))) return []
    const severity = isNeeded ? 'error' : 'warning'
    return [{ code: 'path-missing', severity, file, path: at, ...missingProgram(name) }]
  })
  return [...settings, ...programs, ...checkHostPaths(pods, kindOf)]
}
