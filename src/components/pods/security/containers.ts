import { show } from '../../../config/show.ts'
import type { Node } from '../check/node.ts'
import { containerContexts, contextsOf, hasOwnUsers, isOfWindows, placeFor } from './places.ts'
import type { Finding, PodSecurityCheck } from './types.ts'

const privileged: PodSecurityCheck = {
  name: 'privileged',
  level: 'baseline',
  find: pod =>
    containerContexts(pod).flatMap(({ context, owner }) => {
      const where = context.get('privileged')
      if (where.value !== true) return []
      return { where, what: `${owner} is privileged`, hint: 'remove privileged: true' }
    }),
}

const defaultCapabilities = new Set(
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(
    ' ',
  ),
)

const capabilitiesBaseline: PodSecurityCheck = {
  name: 'capabilities_baseline',
  level: 'baseline',
  find: pod => addedBeyond(pod, defaultCapabilities),
}

const capabilitiesRestricted: PodSecurityCheck = {
  name: 'capabilities_restricted',
  level: 'restricted',
  since: 22,
  overrides: 'capabilities_baseline',
  find: (pod, minor) =>
    isOfWindows(pod, minor) ? [] : [...keeping(pod), ...addedBeyond(pod, new Set(['NET_BIND_SERVICE']))],
}

function addedBeyond(pod: Node, allowed: ReadonlySet<string>): Finding[] {
  return containerContexts(pod).flatMap(({ context, owner }) =>
    context
      .get('capabilities')
      .get('add')
      .items.filter(({ string }) => !allowed.has(string ?? ''))
      .map(where => ({
        where,
        what: `${owner} adds the capability ${show(where.value)}`,
        hint: `remove it; the level takes ${[...allowed].join(', ')}`,
      })),
  )
}

function keeping(pod: Node): Finding[] {
  return containerContexts(pod).flatMap(({ context, owner, container }) => {
    const drop = context.get('capabilities').get('drop')
    if (drop.items.some(({ value }) => value === 'ALL')) return []
    return {
      ...(drop.given ? { where: drop } : placeFor(context, container)),
      what: `${owner} does not drop all capabilities`,
      hint: 'write into the securityContext of the container: capabilities: {drop: [ALL]}',
    }
  })
}

const findUnmasked = (pod: Node): Finding[] =>
  containerContexts(pod).flatMap(({ context, owner }) => {
    const where = context.get('procMount')
    if (!where.given || where.value === 'Default') return []
    return { where, what: `${owner} has /proc unmasked`, hint: 'remove procMount' }
  })

const procMount: PodSecurityCheck = {
  name: 'procMount',
  level: 'baseline',
  file: 'check_procMount_baseline.go',
  find: (pod, minor) => (hasOwnUsers(pod, minor) ? [] : findUnmasked(pod)),
}

const procMountRestricted: PodSecurityCheck = {
  name: 'procMount_restricted',
  level: 'restricted',
  since: 35,
  overrides: 'procMount',
  find: findUnmasked,
}

const windowsHostProcess: PodSecurityCheck = {
  name: 'windowsHostProcess',
  level: 'baseline',
  find: pod =>
    contextsOf(pod).flatMap(({ context, owner }) => {
      const where = context.get('windowsOptions').get('hostProcess')
      if (where.value !== true) return []
      return { where, what: `${owner} runs in the host process of Windows`, hint: 'remove windowsOptions' }
    }),
}

const allowPrivilegeEscalation: PodSecurityCheck = {
  name: 'allowPrivilegeEscalation',
  level: 'restricted',
  find: (pod, minor) =>
    isOfWindows(pod, minor)
      ? []
      : containerContexts(pod).flatMap(({ context, owner, container }) => {
          const given = context.get('allowPrivilegeEscalation')
          if (given.value === false) return []
          return {
            ...(given.given ? { where: given } : placeFor(context, container)),
            what: `${owner} may gain privileges by setuid programs`,
            hint: 'write into the securityContext of the container: allowPrivilegeEscalation: false',
          }
        }),
}

/** What a container may do beyond others. */
export const containerChecks = [
  privileged,
  capabilitiesBaseline,
  capabilitiesRestricted,
  procMount,
  procMountRestricted,
  windowsHostProcess,
  allowPrivilegeEscalation,
]
