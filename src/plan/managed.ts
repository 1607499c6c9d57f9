import type { PlannedArtifact } from './artifact.ts'
import { artifactList } from './artifact-list.ts'
import type { NodePath, Origin } from './entry.ts'
import { isJoined } from './fetched-plan.ts'
import { modulesLoadFile, sysctlFile } from './kernel-files.ts'
import type { ManagedEntry } from './managed-entry.ts'
import { managedList } from './managed-list.ts'
import { nodePaths } from './paths.ts'
import type { Plan } from './types.ts'
import { unitMode } from './unit-mode.ts'

/**
 * Lowers a plan to the tree it promises, sorted by path: whichever route makes the node, these paths have these bytes,
 * modes and owners. Modules, sysctls, units and pods stop being what they are and become files here, once for all outputs.
 */
export function managedTree(plan: Plan): readonly ManagedEntry[] {
  const paths = nodePaths(plan.prefix)
  const entries: ManagedEntry[] = [
    ...plan.directories.map(entry => ({ type: 'directory', ...entry }) as const),
    ...plan.files.map(entry => ({ type: 'file', ...entry }) as const),
    ...plan.links.map(entry => ({ type: 'link', ...entry }) as const),
    ...plan.units.flatMap(unitEntries),
    ...plan.pods.map(
      ({ fileName, content, secret, origin }) =>
        // 0600: a manifest may carry what only root should read (CIS Kubernetes Benchmark 1.1.1 asks the same).
        ({
          type: 'file',
          path: `${paths.staticPods}/${fileName}`,
          mode: '0600',
          ...{ content, ...(secret && { secret }), origin },
        }) as const,
    ),
    ...plan.artifacts.flatMap(artifactEntries),
  ]
  const generated = (path: NodePath, component: Origin['component'], content: string) =>
    ({
      type: 'file',
      path,
      mode: '0644',
      content,
      origin: { component, path: [] },
    }) satisfies ManagedEntry
  if (plan.modules.length > 0)
    entries.push(generated(paths.modulesLoad, 'kernel', modulesLoadFile(plan.modules)))
  if (plan.sysctls.length > 0) entries.push(generated(paths.sysctl, 'kernel', sysctlFile(plan.sysctls)))
  entries.push(generated(paths.artifactList, 'system', artifactList(plan)))
  const list = generated(paths.managedList, 'system', '')
  const all = [...entries, list].sort(byPath)
  return all.map(entry => (entry === list ? { ...list, content: managedList(all, plan.ownUnits) } : entry))
}

function artifactEntries(artifact: PlannedArtifact): ManagedEntry[] {
  const { install, origin } = artifact
  const digests = isJoined(artifact) ? artifact.fetched.members : {}
  return install.map(({ to, mode, member }) => ({
    ...{ type: 'artifact', path: to, mode, sha256: digests[member], origin },
  }))
}

function unitEntries({ name, content, wantedBy, origin }: Plan['units'][number]): ManagedEntry[] {
  const path: NodePath = `/etc/systemd/system/${name}`
  const unit: ManagedEntry = { type: 'file', path, mode: unitMode(name), content, origin }
  // What `systemctl enable` makes of [Install], so that an image that was never booted has it too.
  return wantedBy
    ? [unit, { type: 'link', path: `/etc/systemd/system/${wantedBy}.wants/${name}`, target: path, origin }]
    : [unit]
}

function byPath(a: ManagedEntry, b: ManagedEntry): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0
}
