import containers from '../../../templates/pods/bin/bakelet-ready/containers.pl'
import probes from '../../../templates/pods/bin/bakelet-ready/probes.pl'
import service from '../../../templates/pods/etc/systemd/system/bakelet-ready.service.hbs'
import target from '../../../templates/pods/etc/systemd/system/bakelet-ready.target.hbs'
import { gateSettings } from '../../config/feature-gates.ts'
import type { Config } from '../../config/schema.ts'
import { from } from '../../plan/origin.ts'
import { nodePaths } from '../../plan/paths.ts'
import { unitCommand, unitWord } from '../../render/unit.ts'
import { compareVersions } from '../../upstream/version.ts'
import type { ComponentInput, Contribution } from '../component.ts'
import { modulesForLater } from '../kernel/autoload.ts'
import { plannedUnit } from '../planned-unit.ts'
import { sandbox } from '../sandbox.ts'

const origin = from('pods')

/** What the node itself says of its pods: a target that is reached when all of them are ready, and /run/bakelet/status.json. */
export function readiness({
  resolved,
  pods,
}: ComponentInput): Required<Pick<Contribution, 'files' | 'units'>> {
  const { config, versions } = resolved
  // The kubelet downloads its pods from `pods.url`: nobody knows them before.
  if (!Array.isArray(config.pods)) return { files: [], units: [] }
  const paths = nodePaths(config.prefix)
  const script = hasPodsApi(config, versions.kubelet) ? probes : containers
  return {
    files: [
      { path: `${paths.bin}/bakelet-ready`, mode: '0755', content: script, ...origin() },
      { path: paths.podList, mode: '0644', content: podList(pods), ...origin('pods') },
    ],
    units: [
      plannedUnit(service, {
        name: 'bakelet-ready.service',
        relations: { After: ['kubelet.service'] },
        wantedBy: undefined,
        values: {
          bin: unitWord(paths.bin),
          sandbox: sandbox(),
          later: config.kernel.autoload ? [] : [unitCommand(modulesForLater)],
        },
        ...origin(),
      }),
      plannedUnit(target, {
        name: 'bakelet-ready.target',
        relations: { Requires: ['bakelet-ready.service'], After: ['bakelet-ready.service'] },
        wantedBy: 'multi-user.target',
        values: {},
        ...origin(),
      }),
    ],
  }
}

/**
 * A line "NAMESPACE/POD CONTAINER…" for each pod. Containers that may end are left out: whether they have done so well, the list of
 * those that run does not say.
 */
function podList(pods: ComponentInput['pods']): string {
  return pods
    .map(({ facts: { namespace, name, containers, restartsAlways } }) => {
      const words = [`${namespace}/${name}`, ...(restartsAlways ? containers : [])]
      return `${words.join(' ')}\n`
    })
    .join('')
}

/** PodsAPI is on by default from 1.37, and behind its gate in 1.36 (pkg/features/kube_features.go v1.37.2). */
function hasPodsApi({ kubelet }: Config, version: string): boolean {
  const isSince = (minor: string) => compareVersions(version, minor) >= 0
  const given = gateSettings(kubelet)
  return isSince('1.36') && (given.get('PodsAPI') ?? (isSince('1.37') && (given.get('AllBeta') ?? true)))
}
