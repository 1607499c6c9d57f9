import type { Config } from '../../config/schema.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { isTemplate, kindOf } from './kinds.ts'
import type { ConfigUnit } from './texts.ts'
import { lastOf } from './unit-file.ts'

/** Timers, sockets and paths whose service nobody brings. A package may bring one, and so may the OS one with drop-ins. */
export function checkStarted(all: readonly ConfigUnit[], { system }: Config, file: string): Diagnostic[] {
  if (system.packages.length > 0) return []
  const known = new Set(all.map(({ name }) => name))
  return all.flatMap((unit): Diagnostic[] => {
    const service = serviceOf(unit)
    if (service === undefined || known.has(service)) return []
    return [
      {
        code: 'unit-starts-nothing',
        severity: 'warning',
        message: `\`${unit.name}\` starts \`${service}\`, which the config does not have`,
        file,
        path: ['units', unit.name],
        at: 'key',
        hint: `add \`${service}\` to \`units\`, or name another one in the unit`,
      },
    ]
  })
}

/** The unit of the same name; where the text names one, it can be any. */
function serviceOf({ name, whole, dropIns }: ConfigUnit): string | undefined {
  const { type, section = '' } = kindOf(name)
  if (!whole || !['timer', 'socket', 'path'].includes(type)) return undefined
  const texts = [whole, ...dropIns].map(({ parsed }) => parsed)
  const valueIn = (key: string) => texts.map(text => lastOf(text, section, key)?.value).findLast(Boolean)
  if (valueIn(type === 'socket' ? 'Service' : 'Unit') !== undefined) return undefined
  const stem = name.slice(0, -type.length - 1)
  // A socket starts an instance for each connection: systemd.socket(5), Accept=.
  const accepts = type === 'socket' && /^(1|y|yes|t|true|on)$/i.test(valueIn('Accept') ?? '')
  return accepts && !isTemplate(name) ? `${stem}@.service` : `${stem}.service`
}
