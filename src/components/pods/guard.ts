import script from '../../../templates/pods/bin/bakelet-guard.pl'
import path from '../../../templates/pods/etc/systemd/system/bakelet-guard.path.hbs'
import service from '../../../templates/pods/etc/systemd/system/bakelet-guard.service.hbs'
import { from } from '../../plan/origin.ts'
import { nodePaths } from '../../plan/paths.ts'
import { unitText, unitWord } from '../../render/unit.ts'
import type { ComponentInput, Contribution } from '../component.ts'
import { plannedUnit } from '../planned-unit.ts'
import { sandbox } from '../sandbox.ts'

const origin = from('pods')

/**
 * What stands between the folder of manifests, in which people write, and the one that the kubelet reads: a manifest that the kubelet
 * does not take stops no pod.
 */
export function guard({ resolved }: ComponentInput): Required<Pick<Contribution, 'files' | 'units'>> {
  const { config } = resolved
  // With `pods.url` the kubelet downloads its pods, and reads no files.
  if (!Array.isArray(config.pods)) return { files: [], units: [] }
  const { bin, staticPods } = nodePaths(config.prefix)
  return {
    files: [{ path: `${bin}/bakelet-guard`, mode: '0755', content: script, ...origin() }],
    units: [
      plannedUnit(service, {
        name: 'bakelet-guard.service',
        relations: { After: ['kubelet.service'] },
        wantedBy: undefined,
        values: { bin: unitWord(bin), sandbox: sandbox() },
        ...origin(),
      }),
      plannedUnit(path, {
        name: 'bakelet-guard.path',
        relations: {},
        wantedBy: 'multi-user.target',
        values: { staticPods: unitText(staticPods) },
        ...origin(),
      }),
    ],
  }
}
