import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { instanceOf, isTemplate, kindOf, partsOf } from './kinds.ts'
import { type ConfigUnit, problemOf, type UnitText } from './texts.ts'
import { lastOf, listOf } from './unit-file.ts'

/** A unit that is enabled: the unit itself, or an instance of the template. */
export interface Enabled {
  readonly name: string
  /** Units that start it, by the end of the folder that says so: systemd.unit(5), [Install]. */
  readonly starters: readonly { readonly folder: 'wants' | 'requires' | 'upholds'; readonly unit: string }[]
  readonly aliases: readonly string[]
}

const folders = { WantedBy: 'wants', RequiredBy: 'requires', UpheldBy: 'upholds' } as const

/** What `systemctl enable` would read in [Install]. */
export function enabledOf(
  unit: ConfigUnit,
  all: readonly ConfigUnit[],
  file: string,
): { enabled: readonly Enabled[]; diagnostics: readonly Diagnostic[] } {
  const { whole } = unit
  if (!whole || unit.enabled === false) return none
  const names = namesOf(unit, whole)
  const problem = 'hint' in names ? [at(unit, file, names)] : []
  const enabled = 'hint' in names ? [] : names.map(name => enabledAs(name, whole))
  if (problem.length === 0 && enabled.some(({ starters, aliases }) => starters.length + aliases.length === 0))
    problem.push(
      at(unit, file, {
        message: `nothing would start \`${unit.name}\`: it has no \`[Install]\` with \`WantedBy=\``,
        hint: `add [Install] and WantedBy=${kindOf(unit.name).wantedBy} to it, or remove \`enabled\``,
      }),
    )
  const diagnostics = [
    ...problem,
    ...checkNames(enabled, unit, whole, file),
    ...checkAlso(unit, whole, all, file),
  ]
  return { enabled: diagnostics.length > 0 ? [] : enabled, diagnostics }
}

const none = { enabled: [], diagnostics: [] }

interface Said {
  readonly message: string
  readonly hint: string
}

function at({ name }: ConfigUnit, file: string, said: Said): Diagnostic {
  return { code: 'unit-not-installable', severity: 'error', file, path: ['units', name, 'enabled'], ...said }
}

function namesOf({ name, enabled }: ConfigUnit, whole: UnitText): readonly string[] | Said {
  if (isTemplate(name)) {
    const instances = Array.isArray(enabled) ? enabled : listOf(whole.parsed, 'Install', 'DefaultInstance')
    if (instances.length > 0 || Array.isArray(enabled)) return instances.map(one => instanceOf(name, one))
    return {
      message: `\`${name}\` is a template: only its instances start`,
      hint: 'name them: `enabled: [NAME]`',
    }
  }
  if (!Array.isArray(enabled)) return [name]
  return {
    message: `\`${name}\` has no instances: it is not a template`,
    hint: `write \`enabled: true\`, or name the unit \`${name.replace('.', '@.')}\``,
  }
}

function enabledAs(name: string, { parsed }: UnitText): Enabled {
  const list = (key: string) => listOf(parsed, 'Install', key).map(word => expand(word, name))
  const starters = Object.entries(folders).flatMap(([key, folder]) =>
    list(key).map(unit => ({ folder, unit })),
  )
  const { instance } = partsOf(name)
  const aliases = list('Alias').map(alias =>
    isTemplate(alias) && instance !== undefined ? instanceOf(alias, instance) : alias,
  )
  return { name, starters, aliases }
}

/** The specifiers that such names have in use: systemd.unit(5), SPECIFIERS. */
function expand(word: string, name: string): string {
  const { prefix, instance = '' } = partsOf(name)
  const values: Readonly<Record<string, string>> = { i: instance, p: prefix, n: name }
  return word.replace(/%(.)/g, (all, letter: string) => values[letter] ?? all)
}

function checkNames(
  enabled: readonly Enabled[],
  { name }: ConfigUnit,
  whole: UnitText,
  file: string,
): Diagnostic[] {
  const { type } = kindOf(name)
  const wrong = (message: string, hint: string) => ({ ...problemOf(whole, file, '[Install]'), message, hint })
  // All instances are of one text.
  const [first] = enabled
  const starters = (first?.starters ?? []).filter(({ unit }) => !isUnitName(unit))
  const aliases = (first?.aliases ?? []).filter(alias => !canBeAlias(alias, first?.name ?? name))
  return [
    ...starters.map(({ unit }) =>
      wrong(`\`${unit}\` in \`[Install]\` is not the name of a unit`, 'write a name as multi-user.target'),
    ),
    ...aliases.map(alias =>
      wrong(
        `\`${alias}\` cannot be another name of \`${name}\``,
        isTemplate(name) ? `write a template, as NAME@.${type}` : `an alias ends with .${type} and has no @`,
      ),
    ),
  ]
}

const isUnitName = (word: string) => /^[A-Za-z0-9:_.\\@-]+\.[a-z]+$/.test(word)

/** unit_validate_alias_symlink_or_warn() in src/shared/install.c of systemd 257: the type and the instance are the same. */
function canBeAlias(alias: string, name: string): boolean {
  if (!isUnitName(alias)) return false
  const [one, other] = [partsOf(alias), partsOf(name)]
  return one.type === other.type && one.instance === other.instance
}

/** Also= enables more units: here each says so itself, and nothing is enabled that no `enabled` names. */
function checkAlso(
  unit: ConfigUnit,
  whole: UnitText,
  all: readonly ConfigUnit[],
  file: string,
): Diagnostic[] {
  const isEnabled = (name: string) => all.some(other => other.name === name && other.enabled !== false)
  const also = lastOf(whole.parsed, 'Install', 'Also')
  return listOf(whole.parsed, 'Install', 'Also')
    .filter(name => !isEnabled(name))
    .map(name => ({
      ...problemOf(whole, file, also?.line),
      message: `\`Also=\` of \`${unit.name}\` enables \`${name}\`, which the config does not enable`,
      hint: `write \`enabled: true\` at \`${name}\`, or remove \`Also=\``,
    }))
}
