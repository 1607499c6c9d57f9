// zod/mini and not zod: see field.ts.
import * as z from 'zod/mini'
import { field, section } from './field.ts'
import { text } from './text-types.ts'

const aNumber = 'is not a number of processors from 1 to 4096'

export const hardware = section(
  {
    memory: field(
      z.optional(text(/^[1-9]\d{0,5}[MG]$/, 'is not a size like 512M or 4G, with at most 6 digits')),
      'Memory, in MiB or GiB. `check` refuses pods that request more than the kubelet has for them, and `up` gives its machine so much. Default: unknown to `check`, and 2G for `up`.',
      '4G',
    ),
    cpus: field(
      z.optional(z.int(aNumber).check(z.minimum(1, aNumber), z.maximum(4096, aNumber))),
      'Processors, in the same way. Default: unknown to `check`, and 2 for `up`.',
      4,
    ),
  },
  'The smallest machine that the node is made for. Nothing of it is on the node.',
)
