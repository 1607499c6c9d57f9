import { addDevice } from '../container/device.ts'
import { addGroups } from '../container/groups.ts'
import { sizeQuantity } from '../container/quantities.ts'
import { addSecurityOption } from '../container/security-option.ts'
import { addSysctl } from '../container/sysctl.ts'
import { words } from '../container/words.ts'
import { each, type KeyHandler, last } from './container-unit.ts'
import { labelled } from './labelled.ts'
import { isOn } from './unit.ts'

const capabilities =
  (list: 'add' | 'drop'): KeyHandler =>
  (values, { container }) => {
    const names = values.flatMap(({ string = '' }) => words(string))
    container.security.capabilities = {
      ...(container.security.capabilities ?? {}),
      [list]: names.map(name => name.toUpperCase().replace(/^CAP_/, '')),
    }
  }

export const securityKeys: Readonly<Record<string, KeyHandler>> = {
  AddCapability: capabilities('add'),
  DropCapability: capabilities('drop'),
  NoNewPrivileges: (_, { own, container }) => {
    if (isOn(own, 'NoNewPrivileges')) container.security.allowPrivilegeEscalation = false
  },
  ReadOnly: (_, { own, container }) => {
    if (isOn(own, 'ReadOnly')) container.security.readOnlyRootFilesystem = true
  },
  SeccompProfile: last((text, unit, at) => addSecurityOption(`seccomp:${text}`, at, unit)),
  GroupAdd: (values, unit, at) =>
    addGroups(
      values.flatMap(({ string = '' }) => string),
      at,
      unit,
    ),
  Sysctl: each((text, unit, at) => {
    for (const [name, value] of words(text).map(labelled)) addSysctl(name, value, at, unit)
  }),
  // A dash: only if it is there. Who is to say, on another machine?
  AddDevice: each((text, unit, at) => addDevice(text.replace(/^-/, ''), at, unit)),
  Memory: last((text, { container, report }, at) => {
    const memory = sizeQuantity(text)
    if (memory !== undefined) container.limits.memory = memory
    else report.say('import-invalid', at, `${text} is not an amount of memory`, 'write a size such as 512m')
  }),
}
