// What commands print that ask or change a running node, beside its pods (pods.ts).
import * as z from 'zod/mini'
import { field } from '../../config/field.ts'
import { areas } from '../../verify/check.ts'
import type { applyDocument } from '../apply.ts'
import type { doctorDocument } from '../doctor.ts'
import type { verifyDocument } from '../verify.ts'
import { documentOf } from './parts.ts'

/** bakelet doctor */
export const examined = documentOf<ReturnType<typeof doctorDocument>>()(
  z.array(
    z.object({
      log: field(z.string(), 'The name of the node or the log; `-`: standard input.'),
      lines: z.int(),
      findings: z.array(
        z.object({
          id: field(z.string(), 'The name of the fault, which later versions keep.'),
          cause: z.string(),
          edit: field(z.string(), 'What to write or run.'),
          page: field(z.string(), 'The page of the fault, in the package.'),
          source: field(z.string(), "Where upstream's code says it."),
          line: field(z.string(), 'The first line with it, or the part of it that tells.'),
          number: field(z.int(), 'The number of that line, from 1.'),
          times: field(z.int(), 'The number of lines with it.'),
          pods: field(z.array(z.string()), 'The pods that the lines name: NAMESPACE/NAME.'),
        }),
      ),
    }),
  ),
)

/** bakelet apply */
export const apply = documentOf<ReturnType<typeof applyDocument>>()(
  z.object({
    name: z.string(),
    node: field(z.string(), 'As messages have it: a name, user@host.'),
    state: field(
      z.enum(['applied', 'put back', 'same', 'compared']),
      '`same`: there was nothing to change. `compared`: with --dry-run.',
    ),
    changes: z.array(
      z.object({
        path: z.string(),
        from: field(z.nullable(z.string()), 'null: the node does not have it.'),
        to: field(z.nullable(z.string()), 'null: the plan does not have it.'),
        lines: field(
          z.array(z.object({ sign: z.enum(['-', '+']), text: z.string() })),
          'The changed lines of a text that everybody on the node may read.',
        ),
      }),
    ),
    images: field(z.array(z.string()), 'Images that the node did not have.'),
    pods: z.object({
      added: z.array(z.string()),
      changed: z.array(z.string()),
      kept: field(z.array(z.string()), 'Not restarted.'),
      removed: z.array(z.string()),
    }),
    seconds: field(
      z.nullable(z.number()),
      'From the new files to pods that run, or to the end of their time.',
    ),
    why: field(z.array(z.string()), 'Why the change was put back.'),
  }),
)

/** bakelet verify */
export const verified = documentOf<ReturnType<typeof verifyDocument>>()(
  z.object({
    name: z.string(),
    node: field(z.string(), 'As messages have it: a name, user@host.'),
    same: field(z.boolean(), 'No check found a difference. Some may not have been asked.'),
    checks: z.array(
      z.object({
        area: z.enum(areas),
        name: field(
          z.string(),
          'The path, unit, module, key, program, image, pod, port, test or item of a benchmark.',
        ),
        expected: z.string(),
        outcome: field(
          z.enum(['same', 'different', 'accepted', 'not applicable', 'not asked']),
          '`accepted`: it differs from a benchmark on purpose. `not applicable`: the node does not have what the benchmark asks about. `not asked`: this cannot be known on this node.',
        ),
        found: field(z.nullable(z.string()), 'Where it differs, or where several answers are good.'),
        next: field(z.nullable(z.string()), 'Where it differs: what to do.'),
        why: field(z.nullable(z.string()), 'Why it was not asked, does not apply, or differs on purpose.'),
      }),
    ),
  }),
)
