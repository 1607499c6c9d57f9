import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { managedTree } from '../managed.ts'
import type { Plan } from '../types.ts'
import { checkNames } from './names.ts'
import { checkPaths } from './paths.ts'
import { checkUnits } from './units.ts'

/**
 * What must hold of every plan, whoever made it. Returned as diagnostics at the config line that asked for the thing,
 * because a user's choice of prefix, names or pods can break them.
 */
export function checkPlan(plan: Plan, file: string): Diagnostic[] {
  const tree = managedTree(plan)
  // No choice of a user reaches a mode, so a wrong one is a bug in bakelet.
  for (const entry of tree)
    if ('mode' in entry && !/^0[0-7]{3}$/.test(entry.mode))
      throw new Error(`${entry.path}: the mode ${entry.mode} is not four octal digits`)
  return [...checkPaths(tree, file), ...checkUnits(plan, file), ...checkNames(plan, file)]
}
