import { containerContexts, contextsOf, hasOwnUsers, placeFor, specOf } from './places.ts'
import type { PodSecurityCheck } from './types.ts'

const runAsNonRoot: PodSecurityCheck = {
  name: 'runAsNonRoot',
  level: 'restricted',
  find: (pod, minor) => {
    if (hasOwnUsers(pod, minor)) return []
    const isNonRoot = specOf(pod).get('securityContext').get('runAsNonRoot').value === true
    const silent = containerContexts(pod).filter(({ context }) => !context.get('runAsNonRoot').given)
    return [
      ...contextsOf(pod)
        .map(({ context, owner }) => ({ where: context.get('runAsNonRoot'), owner }))
        .filter(({ where }) => where.value === false)
        .map(({ where, owner }) => ({
          where,
          what: `${owner} may run as root`,
          hint: 'write runAsNonRoot: true',
        })),
      ...(isNonRoot ? [] : silent).map(({ context, owner, container }) => ({
        ...placeFor(context, container),
        what: `${owner} may run as root`,
        hint: `write into the securityContext of the Pod: runAsNonRoot: true${minor >= 35 ? ', or into its spec: hostUsers: false' : ''}`,
      })),
    ]
  },
}

const runAsUser: PodSecurityCheck = {
  name: 'runAsUser',
  level: 'restricted',
  since: 23,
  find: (pod, minor) =>
    hasOwnUsers(pod, minor)
      ? []
      : contextsOf(pod)
          .map(({ context, owner }) => ({ where: context.get('runAsUser'), owner }))
          .filter(({ where }) => where.value === 0)
          .map(({ where, owner }) => ({
            where,
            what: `${owner} runs as root`,
            hint: 'write another user',
          })),
}

const volumeTypes =
  'configMap csi downwardAPI emptyDir ephemeral image persistentVolumeClaim projected secret'.split(' ')

const restrictedVolumes: PodSecurityCheck = {
  name: 'restrictedVolumes',
  level: 'restricted',
  overrides: 'hostPathVolumes',
  find: pod =>
    specOf(pod)
      .get('volumes')
      .items.filter(volume => !volumeTypes.some(type => volume.get(type).given))
      // The kubelet takes a volume without a type for an emptyDir: SetDefaults_Volume in pkg/apis/core/v1/defaults.go@v1.37.2.
      .flatMap(volume => volume.entries.find(([key, { given }]) => key !== 'name' && given)?.[1] ?? [])
      .map(where => ({
        where,
        at: 'key' as const,
        what: `a volume is of the type ${where.path.at(-1)}`,
        hint: `use one of ${volumeTypes.join(', ')}`,
      })),
}

/** What a Pod has to say, and may mount, at the level restricted. */
export const restrictedChecks = [runAsNonRoot, runAsUser, restrictedVolumes]
