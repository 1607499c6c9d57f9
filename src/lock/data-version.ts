import { createHash } from 'node:crypto'
import bases from '../data/bases.json' with { type: 'json' }
import containerd from '../data/containerd.json' with { type: 'json' }
import containerdConfig from '../data/containerd-config.json' with { type: 'json' }
import containerdPlugins from '../data/containerd-plugins.json' with { type: 'json' }
import kernelNames from '../data/kernel-names.json' with { type: 'json' }
import kubeletFields from '../data/kubelet-fields.json' with { type: 'json' }
import kubeletFlags from '../data/kubelet-flags.json' with { type: 'json' }
import kubeletGates from '../data/kubelet-gates.json' with { type: 'json' }
import kubernetes from '../data/kubernetes.json' with { type: 'json' }
import modules from '../data/modules.json' with { type: 'json' }
import osPaths from '../data/os-paths.json' with { type: 'json' }
import podSchema from '../data/pod-schema.json' with { type: 'json' }
import releases from '../data/releases.json' with { type: 'json' }
import support from '../data/support.json' with { type: 'json' }
import timeZones from '../data/time-zones.json' with { type: 'json' }
import unitKeys from '../data/unit-keys.json' with { type: 'json' }
import type { Sha256 } from '../plan/types.ts'

/** All of src/data. */
export const data: Readonly<Record<string, unknown>> = {
  'bases.json': bases,
  'containerd.json': containerd,
  'containerd-config.json': containerdConfig,
  'containerd-plugins.json': containerdPlugins,
  'kernel-names.json': kernelNames,
  'kubelet-fields.json': kubeletFields,
  'kubelet-flags.json': kubeletFlags,
  'kubelet-gates.json': kubeletGates,
  'kubernetes.json': kubernetes,
  'modules.json': modules,
  'os-paths.json': osPaths,
  'pod-schema.json': podSchema,
  'releases.json': releases,
  'support.json': support,
  'time-zones.json': timeZones,
  'unit-keys.json': unitKeys,
}

/** What this bakelet knows of upstream, as one digest. The formatting of the files does not count. */
export function dataVersion(): Sha256 {
  return createHash('sha256').update(JSON.stringify(data)).digest('hex')
}
