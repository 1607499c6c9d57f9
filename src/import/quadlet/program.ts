import { literal } from '../container/literal.ts'
import { intoFolder, outside } from '../container/local-file.ts'
import { durationSeconds } from '../container/quantities.ts'
import { setUser } from '../container/user.ts'
import { words } from '../container/words.ts'
import { type ContainerUnit, each, type KeyHandler, last } from './container-unit.ts'
import { readPodmanEnvFile } from './env-file.ts'
import { labelled } from './labelled.ts'
import { textOf } from './unit.ts'

const pullPolicies: Readonly<Record<string, string>> = {
  ...{ always: 'Always', never: 'Never', missing: 'IfNotPresent', newer: 'Always' },
}

/** What runs: image, command line, variables, user. */
export const programKeys: Readonly<Record<string, KeyHandler>> = {
  Image: last((text, unit, at) => {
    unit.container.fields.image = imageOf(text, unit, at)
  }),
  Rootfs: last((_, { report }, at) =>
    report.say('import-no-image', at, 'a Pod runs images only', 'make an image of it, and write Image='),
  ),
  Pull: last((text, { container }) => {
    container.fields.imagePullPolicy = pullPolicies[text]
  }),
  Entrypoint: last((text, { container }) => {
    container.fields.command = jsonList(text) ?? [text]
  }),
  Exec: last((text, { container, report }, at) => {
    if (/(?<!\$)\$(?!\$)\{?[A-Za-z_]/.test(text.replaceAll('$$', '')))
      report.say(
        'import-no-counterpart',
        at,
        'systemd would put the value of a variable of [Service] there: in the pod the text stays as it is',
        'write the value itself',
      )
    container.fields.args = words(text).map(word => literal(word.replaceAll('$$', '$')))
  }),
  WorkingDir: last((text, { container }) => {
    container.fields.workingDir = text
  }),
  EnvironmentFile: each((text, unit, at) => addFile(text.replace(/^-/, ''), unit, at)),
  Environment: each((text, { container }) => {
    for (const [name, value] of words(text).map(labelled)) container.env.set(name, literal(value))
  }),
  Timezone: last((text, { container, report }, at) => {
    if (text !== 'local') container.env.set('TZ', text)
    report.say(
      'import-changed',
      at,
      text === 'local' ? 'the container has the time zone of its image' : `TZ=${text} says the time zone`,
      'mount /etc/localtime with hostPath if the program reads no TZ',
    )
  }),
  User: last((text, unit, at) => {
    const group = textOf(unit.own, 'Group')
    setUser(group === undefined ? text : `${text}:${group}`, at, unit)
  }),
  StopTimeout: last((text, { pod }) => {
    const { terminationGracePeriodSeconds: others = 0 } = pod.spec
    const seconds = durationSeconds(text) ?? 0
    if (seconds > 0) pod.spec.terminationGracePeriodSeconds = Math.max(seconds, Number(others))
  }),
}

function imageOf(text: string, { find, report }: ContainerUnit, at: Parameters<KeyHandler>[2]) {
  if (!/\.(image|build)$/.test(text)) return text
  const other = find(text)
  const image = other?.kind === 'image' ? textOf(other.own, 'Image') : undefined
  if (image === undefined)
    report.say(
      'import-no-image',
      at,
      text.endsWith('.build') ? 'bakelet builds no image' : `${text} is not among the imported files`,
      text.endsWith('.build')
        ? 'build it, push it to a registry, and write Image=REGISTRY/NAME:TAG'
        : 'name that file too',
    )
  return image
}

function addFile(
  path: string,
  { local, file, container, report }: ContainerUnit,
  at: Parameters<KeyHandler>[2],
) {
  const found = local(file, path)
  if (found?.isOutside) report.say('import-invalid', at, `${path} is not read: ${outside}`, intoFolder)
  else if (found?.kind === 'file')
    for (const [name, value] of readPodmanEnvFile(new TextDecoder().decode(found.bytes)))
      container.env.set(name, literal(value))
  else
    report.say(
      'import-invalid',
      at,
      `there is no file ${path} to read variables from`,
      'write the file; the values then stand in the pod',
    )
}

export function jsonList(text: string): string[] | undefined {
  if (!text.startsWith('[')) return undefined
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list) && list.every(item => typeof item === 'string') ? list : undefined
  } catch {
    return undefined
  }
}
