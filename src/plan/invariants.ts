import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { managedTree } from './managed.ts'
import type { NodePath, Origin, Plan } from './types.ts'

/**
 * What must hold of every plan, whoever made it. Returned as diagnostics at the config line that asked for the thing,
 * because a user's choice of prefix, names or pods can break them.
 */
export function checkPlan(plan: Plan, file: string): Diagnostic[] {
  return [...pathsAreValid(plan, file), ...pathsHaveOneOwner(plan, file), ...unitsAreSound(plan, file)]
}

function pathsAreValid(plan: Plan, file: string): Diagnostic[] {
  return managedTree(plan)
    .filter(({ path }) => !isNormalised(path))
    .map(({ path, origin }) => ({
      code: 'plan-path-invalid',
      severity: 'error',
      message: `\`${path}\` is not an absolute, normalised path of letters, digits, ".", "_", "@" and "-"`,
      file,
      path: origin.path,
    }))
}

/** The alphabet that artifacts.list, units and the uninstaller can carry without quoting. */
function isNormalised(path: NodePath): boolean {
  return /^(\/[A-Za-z0-9._@:-]+)+$/.test(path) && !/\/\.{1,2}(\/|$)/.test(path)
}

/** One owner per path, and nothing below what is a file. */
function pathsHaveOneOwner(plan: Plan, file: string): Diagnostic[] {
  const owners = new Map<string, { origin: Origin; directory: boolean }>()
  const diagnostics: Diagnostic[] = []
  const conflict = (path: string, a: Origin, b: Origin) =>
    diagnostics.push({
      code: 'plan-path-conflict',
      severity: 'error',
      message: `${a.component} and ${b.component} both want \`${path}\``,
      file,
      path: b.path.length > 0 ? b.path : a.path,
    })
  for (const { path, type, origin } of managedTree(plan)) {
    const known = owners.get(path)
    if (known) conflict(path, known.origin, origin)
    owners.set(path, { origin, directory: type === 'directory' })
  }
  for (const [path, { origin }] of owners)
    for (
      let parent = path.slice(0, path.lastIndexOf('/'));
      parent;
      parent = parent.slice(0, parent.lastIndexOf('/'))
    ) {
      const above = owners.get(parent)
      if (above && !above.directory) conflict(parent, above.origin, origin)
    }
  return diagnostics
}

/** Units that every systemd has: systemd.special(7), systemd-modules-load.service(8), systemd-sysctl.service(8). */
const knownUnits = new Set(['network.target', 'network-online.target', 'multi-user.target', 'sysinit.target'])

function unitsAreSound(plan: Plan, file: string): Diagnostic[] {
  const names = new Set([...knownUnits, ...plan.units.map(({ name }) => name)])
  return plan.units.flatMap(({ name, content, enabled, origin }): Diagnostic[] => {
    const at = { severity: 'error', file, path: origin.path } as const
    const mentioned = [...content.matchAll(/^(?:After|Before|Requires|Wants|BindsTo)=(.*)$/gm)]
      .flatMap(([, units = '']) => units.split(' '))
      .filter(unit => unit !== '' && !names.has(unit))
    return [
      ...mentioned.map(
        unit =>
          ({
            code: 'plan-unit-unknown',
            message: `${name} names ${unit}, which nothing provides`,
            ...at,
          }) as const,
      ),
      ...(enabled && !/^\[Install\]$/m.test(content)
        ? [
            {
              code: 'plan-unit-no-install',
              message: `${name} is enabled but has no [Install] section`,
              ...at,
            } as const,
          ]
        : []),
    ]
  })
}
