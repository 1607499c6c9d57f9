import { closest } from '../../diagnostics/closest.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { escapedPath, isTemplate, kindOf } from './kinds.ts'
import { type ConfigUnit, problemOf, type UnitText } from './texts.ts'
import { lastOf } from './unit-file.ts'

/** A file that is not a unit has a problem in each line: so many are shown. */
const mostProblems = 20

/** What systemd would not load, or would ignore. */
export function checkUnit(unit: ConfigUnit, file: string): Diagnostic[] {
  const { whole } = unit
  const texts = [...(whole ? [whole] : []), ...unit.dropIns]
  const unusable = texts.flatMap(text => checkText(unit.name, text, file).slice(0, mostProblems))
  if (!whole || unusable.length > 0) return unusable
  return [...checkNeeds(unit, whole, file), ...checkPlace(unit.name, whole, file)]
}

function checkText(name: string, text: UnitText, file: string): Diagnostic[] {
  if (typeof text.content !== 'string')
    return [
      {
        ...problemOf(text, file),
        message: 'the file is not text in UTF-8',
        hint: 'name the text of the unit',
      },
    ]
  const faults = text.parsed.faults.map(({ line, why, hint }) => ({
    ...problemOf(text, file, line),
    message: `this line ${why}`,
    hint,
  }))
  return [...faults, ...checkSections(name, text, file)]
}

function checkSections(name: string, text: UnitText, file: string): Diagnostic[] {
  const { type, section: own } = kindOf(name)
  const known = [
    'Unit',
    ...(own === undefined ? [] : [own]),
    ...(text.dropIn === undefined ? ['Install'] : []),
  ]
  return text.parsed.sections
    .filter(section => !known.includes(section.name) && !section.name.startsWith('X-'))
    .map(section => {
      const meant = closest(section.name, known)
      const at = problemOf(text, file, section.line)
      if (section.name === 'Install')
        return {
          ...at,
          message: '`[Install]` does nothing in a drop-in',
          hint: 'write the unit itself, with `enabled`',
        }
      return {
        ...at,
        message: `a ${type} unit has no section \`[${section.name}]\``,
        hint:
          meant === undefined
            ? `it has ${known.map(one => `[${one}]`).join(', ')}`
            : `did you mean \`[${meant}]\`?`,
      }
    })
}

function checkNeeds({ name, dropIns }: ConfigUnit, whole: UnitText, file: string): Diagnostic[] {
  const { type, section, needs } = kindOf(name)
  const at = problemOf(whole, file)
  if (type === 'device' || type === 'scope')
    return [
      {
        ...at,
        message: `no file makes a ${type} unit: ${type === 'device' ? 'udev does' : 'a program does'}`,
        hint: 'a drop-in can change one: write `dropIns`',
      },
    ]
  if (section === undefined || needs.length === 0) return []
  const texts = [whole, ...dropIns].map(({ parsed }) => parsed)
  const examples = needs.map(([key]) => `${key}=`).join(' and ')
  if (!texts.some(({ sections }) => sections.some(one => one.name === section)))
    return [
      {
        ...at,
        message: `\`${name}\` has no section \`[${section}]\``,
        hint: `write [${section}], and ${examples} below it`,
      },
    ]
  return needs
    .filter(keys => !keys.some(key => texts.some(text => lastOf(text, section, key))))
    .map(keys => ({
      ...at,
      message: `\`[${section}]\` of \`${name}\` has ${keys.length === 1 ? `no \`${keys[0]}=\`` : `none of ${keys.map(key => `\`${key}=\``).join(', ')}`}`,
      hint: `systemd loads no ${type} unit without: write ${keys[0]}=`,
    }))
}

/** systemd.mount(5), systemd.automount(5), systemd.swap(5): the name says where. */
function checkPlace(name: string, whole: UnitText, file: string): Diagnostic[] {
  const { type, section = '' } = kindOf(name)
  const key = { mount: 'Where', automount: 'Where', swap: 'What' }[type]
  const place = key && lastOf(whole.parsed, section, key)
  if (!place || isTemplate(name) || !place.value.startsWith('/') || place.value.includes('%')) return []
  const right = `${escapedPath(place.value)}.${type}`
  if (right === name) return []
  return [
    {
      ...problemOf(whole, file, place.line),
      message: `\`${key}=${place.value}\` is in \`${name}\`, and belongs into \`${right}\``,
      hint: `name the unit \`${right}\``,
    },
  ]
}
