import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Origin } from '../entry.ts'
import { moduleName, sysctlPath } from '../kernel-names.ts'
import type { Plan } from '../types.ts'

interface Named {
  /** As it is written. */
  readonly name: string
  readonly origin: Origin
  /** Equal for names that mean the same. Default: the name. */
  readonly means?: string
}

/** Things without a path of their own have a name each. (Units and pods have paths that are made of their names.) */
export function checkNames(plan: Plan, file: string): Diagnostic[] {
  return [
    ...areDistinct('user', plan.users, file),
    ...areDistinct('kernel module', plan.modules.map(meaning(moduleName)), file),
    ...areDistinct(
      'kernel parameter',
      plan.sysctls.map(({ key, origin }) => ({ name: key, origin })).map(meaning(sysctlPath)),
      file,
    ),
    ...areDistinct('artifact', plan.artifacts, file),
    ...areDistinct(
      'image',
      plan.images.map(({ reference, origin }) => ({ name: reference, origin })),
      file,
    ),
  ]
}

const meaning =
  (normalise: (name: string) => string) =>
  ({ name, origin }: Named): Named => ({ name, origin, means: normalise(name) })

function areDistinct(kind: string, all: readonly Named[], file: string): Diagnostic[] {
  const first = new Map<string, string>()
  return all.flatMap(({ name, origin, means = name }): Diagnostic[] => {
    const other = first.get(means)
    if (other === undefined) {
      first.set(means, name)
      return []
    }
    return [
      {
        code: 'plan-duplicate-name',
        severity: 'error',
        message: `the ${kind} \`${name}\` is there twice`,
        file,
        path: origin.path,
        at: 'key',
        hint: other === name ? 'keep one of the two' : `it is the same as \`${other}\`: keep one of the two`,
      },
    ]
  })
}
