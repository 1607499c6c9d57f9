import type { ComponentInput, Contribution } from '../components/component.ts'
import { components } from '../components/index.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { checkPlan } from '../plan/invariants/index.ts'
import type { Plan } from '../plan/types.ts'

/** Asks every component for its part and joins the parts into one plan, in the components' order. */
export function makePlan(input: ComponentInput): { plan: Plan; diagnostics: Diagnostic[] } {
  const { config } = input.resolved
  const parts = Object.values(components).map(component => component(input))
  const join = <Entry>(list: (part: Contribution) => readonly Entry[] | undefined): Entry[] =>
    parts.flatMap(part => list(part) ?? [])
  const plan: Plan = {
    formatVersion: 1,
    name: config.name,
    hostname: config.system.hostname ?? config.name,
    arch: config.arch,
    prefix: config.prefix,
    timezone: config.system.timezone,
    shutdownSeconds: Math.max(...parts.map(part => part.shutdownSeconds ?? 0)),
    users: join(part => part.users),
    packages: join(part => part.packages),
    modules: join(part => part.modules),
    sysctls: join(part => part.sysctls),
    directories: join(part => part.directories),
    files: join(part => part.files),
    links: join(part => part.links),
    units: join(part => part.units),
    ownUnits: join(part => part.ownUnits),
    artifacts: join(part => part.artifacts),
    images: join(part => part.images),
    pods: join(part => part.pods),
  }
  return {
    plan,
    diagnostics: [...parts.flatMap(part => part.diagnostics ?? []), ...checkPlan(plan, input.file)],
  }
}
