import { addGroups } from '../container/groups.ts'
import { addSecurityOption } from '../container/security-option.ts'
import { addSysctl } from '../container/sysctl.ts'
import { setUser } from '../container/user.ts'
import { isTrue, type KeyHandler, pairsOf, textOf, textsOf } from './service.ts'

const capabilities =
  (list: 'add' | 'drop'): KeyHandler =>
  (value, { container }) => {
    const names = textsOf(value).map(name => name.toUpperCase().replace(/^CAP_/, ''))
    container.security.capabilities = { ...(container.security.capabilities ?? {}), [list]: names }
  }

export const security: Readonly<Record<string, KeyHandler>> = {
  user: (value, { container, project }) => setUser(textOf(value) ?? '', value, { container, ...project }),
  group_add: (value, { pod, project }) => addGroups(textsOf(value), value, { pod, ...project }),
  cap_add: capabilities('add'),
  cap_drop: capabilities('drop'),
  privileged: (value, { container }) => {
    if (isTrue(value)) container.security.privileged = true
  },
  read_only: (value, { container }) => {
    if (isTrue(value)) container.security.readOnlyRootFilesystem = true
  },
  security_opt: (value, service) => {
    for (const item of value.items)
      addSecurityOption(textOf(item) ?? '', item, { ...service.project, ...service })
  },
  sysctls: (value, { pod, project }) => {
    for (const [name, text = '', at] of pairsOf(value)) addSysctl(name, text, at, { pod, ...project })
  },
}
