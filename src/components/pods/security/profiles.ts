import { show } from '../../../config/show.ts'
import type { Node } from '../check/node.ts'
import { containerContexts, contextsOf, isOfWindows, placeFor, specOf } from './places.ts'
import type { Finding, PodSecurityCheck } from './types.ts'

const isConfined = (type: Node) => type.value === 'RuntimeDefault' || type.value === 'Localhost'

/** Profiles of a kind that confine nothing. */
function unconfined(pod: Node, kind: 'seccompProfile' | 'appArmorProfile', name: string): Finding[] {
  return contextsOf(pod).flatMap(({ context, owner }) => {
    const profile = context.get(kind)
    const type = profile.get('type')
    if (!profile.given || isConfined(type)) return []
    return {
      ...(type.given ? { where: type } : { where: profile, at: 'key' as const }),
      what: `${owner} has the ${name} profile ${type.given ? show(type.value) : 'of no type'}`,
      hint: 'write RuntimeDefault, or Localhost with a profile of your own',
    }
  })
}

const appArmorAnnotation = 'container.apparmor.security.beta.kubernetes.io/'

const appArmorProfile: PodSecurityCheck = {
  name: 'appArmorProfile',
  level: 'baseline',
  find: pod => [
    ...unconfined(pod, 'appArmorProfile', 'AppArmor'),
    ...pod
      .get('metadata')
      .get('annotations')
      .entries.filter(
        ([key, { string: profile = '' }]) =>
          key.startsWith(appArmorAnnotation) &&
          profile !== '' &&
          profile !== 'runtime/default' &&
          !profile.startsWith('localhost/'),
      )
      .map(([key, where]) => ({
        where,
        what: `container ${key.slice(appArmorAnnotation.length)} has the AppArmor profile ${show(where.value)}`,
        hint: 'write runtime/default, or localhost/ and the name of a profile of your own',
      })),
  ],
}

const seccompBaseline: PodSecurityCheck = {
  name: 'seccompProfile_baseline',
  level: 'baseline',
  find: pod => unconfined(pod, 'seccompProfile', 'seccomp'),
}

const seccompRestricted: PodSecurityCheck = {
  name: 'seccompProfile_restricted',
  level: 'restricted',
  overrides: 'seccompProfile_baseline',
  find: (pod, minor) => {
    if (isOfWindows(pod, minor)) return []
    const ofPod = specOf(pod).get('securityContext').get('seccompProfile').get('type')
    const silent = containerContexts(pod).filter(({ context }) => !context.get('seccompProfile').given)
    return [
      ...unconfined(pod, 'seccompProfile', 'seccomp'),
      ...(isConfined(ofPod) ? [] : silent).map(({ context, owner, container }) => ({
        ...placeFor(context, container),
        what: `${owner} names no seccomp profile`,
        hint: 'write into the securityContext of the Pod: seccompProfile: {type: RuntimeDefault}',
      })),
    ]
  },
}

const seLinuxTypes = ['', 'container_t', 'container_init_t', 'container_kvm_t']

const seLinuxOptions: PodSecurityCheck = {
  name: 'seLinuxOptions',
  level: 'baseline',
  find: (pod, minor) => {
    const types = minor >= 31 ? [...seLinuxTypes, 'container_engine_t'] : seLinuxTypes
    return contextsOf(pod).flatMap(({ context, owner }) => {
      const options = context.get('seLinuxOptions')
      const [type, user, role] = [options.get('type'), options.get('user'), options.get('role')]
      const refused = [
        ...(types.includes(type.string ?? '') ? [] : [type]),
        ...[user, role].filter(({ string }) => string),
      ]
      return refused.map(where => ({
        where,
        what: `${owner} sets the ${where.path.at(-1)} of SELinux to ${show(where.value)}`,
        hint: `remove ${where.path.at(-1)}`,
      }))
    })
  },
}

/** Profiles of the kernel's own filters. */
export const profileChecks = [appArmorProfile, seccompBaseline, seccompRestricted, seLinuxOptions]
