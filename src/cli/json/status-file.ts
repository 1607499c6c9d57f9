// What a node itself writes down: templates/pods/bin/bakelet-ready. The package has the schema as dist/schema/status-file.json.
import * as z from 'zod/mini'
import { field } from '../../config/field.ts'

const statusFile = field(
  z.object({
    version: field(z.literal(1), 'Of this format.'),
    state: field(
      z.enum(['starting', 'ready', 'not ready']),
      '`not ready`: some pods were not ready within the time limit.',
    ),
    basis: field(
      z.enum(['probes', 'containers']),
      '`probes`: each pod is ready by its own probes, or has ended well. `containers`: each container runs.',
    ),
    uptimeSeconds: field(
      z.number().check(z.minimum(0)),
      'Seconds from the start of the kernel to this state.',
    ),
    missing: field(
      z.array(z.string().check(z.regex(/^[a-z0-9-]+\/[a-z0-9.-]+(\/[a-z0-9-]+)?$/))),
      'What is not ready: NAMESPACE/POD, and with `containers` NAMESPACE/POD/CONTAINER. Empty when all are.',
    ),
  }),
  '/run/bakelet/status.json on a node: the state of its pods since the boot.',
)

/** `closed`: without the room for keys that later versions may add. */
export function statusFileSchema({ closed = false } = {}): z.core.JSONSchema.JSONSchema {
  return z.toJSONSchema(statusFile, { io: closed ? 'output' : 'input', target: 'draft-2020-12' })
}
