import { createHash } from 'node:crypto'
import containerd from '../data/containerd.json' with { type: 'json' }
import kubeletFields from '../data/kubelet-fields.json' with { type: 'json' }
import kubernetes from '../data/kubernetes.json' with { type: 'json' }
import modules from '../data/modules.json' with { type: 'json' }
import podSchema from '../data/pod-schema.json' with { type: 'json' }
import releases from '../data/releases.json' with { type: 'json' }
import type { Sha256 } from '../plan/types.ts'

/** All of src/data. */
export const data: Readonly<Record<string, unknown>> = {
  'containerd.json': containerd,
  'kubelet-fields.json': kubeletFields,
  'kubernetes.json': kubernetes,
  'modules.json': modules,
  'pod-schema.json': podSchema,
  'releases.json': releases,
}

/** What this bakelet knows of upstream, as one digest. The formatting of the files does not count. */
export function dataVersion(): Sha256 {
  return createHash('sha256').update(JSON.stringify(data)).digest('hex')
}
