// The documents that --json prints, as schemas. The package has them as JSON Schema, dist/schema/NAME.json, which the build makes of
// this table; no command loads it. Keys are only ever added.
import * as z from 'zod/mini'
import type { BenchReport } from '../../bench/report.ts'
import { field } from '../../config/field.ts'
import { sections } from '../../diff/facts.ts'
import type { Rehearsal } from '../../rehearse/rehearsal.ts'
import type { ExplainedKey } from '../../tasks/explain-config.ts'
import type { proofOf } from '../boot.ts'
import type { moveDocument } from '../check-move.ts'
import type { diffDocument } from '../diff.ts'
import type { explanationDocument } from '../explain.ts'
import type { LockDocument } from '../lock.ts'
import type { LockFilesDocument } from '../verify-lock.ts'
import type { versionsDocument } from '../versions.ts'
import { apply, examined, verified } from './node.ts'
import { arch, diagnostics, documentOf, failure, placeOrNull, sourceLines } from './parts.ts'
import { plan } from './plan.ts'
import { podsDocument, statusDocument } from './pods.ts'

const moved = z.object({ from: z.string(), to: z.string() })

const move = documentOf<ReturnType<typeof moveDocument>>()(
  z.object({
    move: field(z.record(z.string(), moved), 'The versions that change, by program.'),
    diagnostics: field(diagnostics(), 'Problems that only the new versions have.'),
    today: field(diagnostics(), 'Problems that remain.'),
    gone: field(diagnostics(), 'Problems that the move would fix.'),
  }),
)

const keys = documentOf<
  (Omit<ExplainedKey, 'place'> & { place: Required<ExplainedKey>['place'] | null })[]
>()(
  z.array(
    z.object({
      key: z.string(),
      value: z.unknown(),
      place: field(z.optional(placeOrNull), 'Where the value is written; null: it is the default.'),
    }),
  ),
)

const explanations = documentOf<ReturnType<typeof explanationDocument>[]>()(
  z.array(
    z.object({
      what: field(z.string(), '`path`, `key`, or the kind of thing: `pod`, `sysctl`, `unit`, …'),
      path: field(z.string(), 'The path, the name or the key.'),
      detail: field(z.optional(z.string()), 'What the plan says about it besides.'),
      component: z.nullable(z.string()),
      key: field(
        z.nullable(z.string()),
        'The key of the config; null: every node with this component has it.',
      ),
      place: placeOrNull,
      lines: field(sourceLines, 'The lines of manifests that it was made from.'),
    }),
  ),
)

const support = z.object({
  until: field(z.optional(z.string()), 'The last day of support: 2027-10-28.'),
  byRule: field(z.optional(z.boolean()), 'The date follows from a policy of upstream.'),
  fixes: z.optional(z.string()),
  ended: z.optional(z.boolean()),
})

const versions = documentOf<ReturnType<typeof versionsDocument>>()(
  z.object({
    day: field(z.string(), 'The day for which `supported` is true or false.'),
    lines: z.array(
      z.object({
        program: z.string(),
        line: z.string(),
        pinned: field(
          z.optional(z.string()),
          'The newest version with a digest; absent: only a build can provide it.',
        ),
        newest: z.string(),
        support,
        supported: field(z.nullable(z.boolean()), 'null: upstream gives no date.'),
        secureFrom: field(z.optional(z.string()), 'The oldest version without a known vulnerability.'),
        source: z.string(),
      }),
    ),
  }),
)

const locked = field(z.optional(z.looseObject({})), 'As in the lock; absent: it is not there.')
const words = { words: z.string(), closes: z.array(z.string()), opens: z.array(z.string()) }

const lock = documentOf<LockDocument>()(
  z.object({
    file: z.string(),
    changes: z.array(
      z.object({
        component: z.optional(z.string()),
        image: z.optional(z.string()),
        base: z.optional(z.literal(true)),
        debian: field(z.optional(z.string()), 'A suite of Debian.'),
        from: locked,
        to: locked,
        words: field(words.words, 'The change in words.'),
        closes: field(words.closes, 'Vulnerabilities that the new version is no longer open to.'),
        opens: words.opens,
      }),
    ),
  }),
)

const lockFiles = documentOf<LockFilesDocument>()(
  z.object({
    file: z.string(),
    diagnostics: diagnostics(),
    files: z.array(
      z.object({
        subject: z.string(),
        arch,
        digest: z.string(),
        pinned: z.boolean(),
        state: z.enum(['in the store', 'not in the store', 'damaged']),
      }),
    ),
  }),
)

const proof = documentOf<ReturnType<typeof proofOf>>()(
  z.object({
    name: z.string(),
    machine: field(z.string(), 'What runs it: QEMU with its version, with KVM or without.'),
    ports: z.array(
      z.looseObject({
        pod: z.string(),
        url: z.string(),
        status: field(z.optional(z.int()), 'Status of HTTP.'),
      }),
    ),
    versions: field(
      z.object({ kernel: z.string(), containerd: z.string(), kubelet: z.optional(z.string()) }),
      'As the running programs report.',
    ),
    phases: field(z.record(z.string(), z.number()), 'When each phase of the boot ended.'),
  }),
)

const bench = documentOf<BenchReport>()(
  z.object({
    formatVersion: z.literal(1),
    name: z.string(),
    startedAt: z.string(),
    machine: z.string(),
    contestants: z.array(
      z.object({
        name: z.string(),
        about: z.string(),
        boots: z.int(),
        panics: z.int(),
        p50: field(z.number(), 'Seconds from power-on to the answer.'),
        p95: z.number(),
        min: z.number(),
        ratio: z.optional(z.number()),
        memAvailableMiB: z.optional(z.number()),
        phases: z.array(z.object({ names: z.array(z.string()), about: z.string(), p50: z.number() })),
        medianBoot: z.int(),
      }),
    ),
    boots: field(z.array(z.looseObject({ contestant: z.string(), seconds: z.number() })), 'Every boot.'),
  }),
)

const rehearsal = documentOf<Rehearsal>()(
  z.object({
    name: z.string(),
    runs: field(z.boolean(), 'Every pod runs.'),
    seconds: z.number(),
    broken: field(
      z.optional(z.object({ program: z.string(), why: z.string() })),
      'A program that does not run.',
    ),
    pods: z.array(
      z.object({
        pod: z.string(),
        namespace: z.string(),
        state: z.enum(['runs', 'never runs', 'waiting']),
        why: field(z.array(z.string()), 'Why it does not run.'),
        ports: z.array(z.object({ port: z.int(), protocol: z.literal('TCP'), status: z.optional(z.int()) })),
      }),
    ),
    deviations: field(z.array(z.string()), 'What differs from a booted node.'),
  }),
)

const side = z.object({
  path: field(z.string(), 'As it was named; of a folder with a config, the config.'),
  what: field(z.string(), 'With its article: a config, a lock, a plan, a baked image, …'),
})

const diff = documentOf<ReturnType<typeof diffDocument>>()(
  z.object({
    from: side,
    to: side,
    same: field(z.boolean(), 'There is no change.'),
    compared: field(z.array(z.enum(sections)), 'What both sides say something of.'),
    notCompared: field(z.array(z.enum(sections)), 'What only one side says something of.'),
    changes: z.array(
      z.object({
        section: z.enum(sections),
        name: z.string(),
        from: field(z.nullable(z.string()), 'null: it is not there.'),
        to: field(z.nullable(z.string()), 'null: it is not there.'),
        note: field(z.nullable(z.string()), 'Vulnerabilities that a change of version closes or opens.'),
        lines: field(
          z.array(z.object({ sign: z.enum(['-', '+']), text: z.string() })),
          'The changed lines of a text that everybody on the node may read.',
        ),
      }),
    ),
  }),
)

/** By the name of the file. What a command prints is one of two: its result, or why there is none. */
const results = {
  check: field(diagnostics(), 'bakelet check --json: every problem.'),
  'check-target': field(move, 'bakelet check --target VERSION --json: what a move breaks.'),
  plan: field(plan, 'bakelet plan --json: everything that the node will hold.'),
  'plan-explain': field(keys, 'bakelet plan --explain --json: every key of the config.'),
  explain: field(explanations, 'bakelet explain NAME --json.'),
  diff: field(diff, 'bakelet diff A B --json: what is on one and not on the other.'),
  versions: field(versions, 'bakelet versions --json.'),
  lock: field(lock, 'bakelet lock --json: what changed.'),
  'lock-verify': field(lockFiles, 'bakelet lock --verify --json: files of the lock and of the store.'),
  rehearse: field(rehearsal, 'bakelet rehearse --json: which pods run, or why not.'),
  doctor: field(examined, 'bakelet doctor --json: what was found on the node, or in each log.'),
  apply: field(apply, 'bakelet apply --json: what was changed on a running node, or why it was put back.'),
  verify: field(verified, 'bakelet verify --json: a running node compared with its config.'),
  up: field(proof, 'bakelet up --json and bakelet run --json: the state of a node that is ready.'),
  ps: field(podsDocument, 'bakelet ps --json: the pods of a running node.'),
  status: field(statusDocument, 'bakelet status --json: a running node and its pods.'),
  bench: field(bench, 'bakelet bench --json.'),
}

export type DocumentName = keyof typeof results
export const documentNames = Object.keys(results) as DocumentName[]

/** `closed`: without the room for keys that later versions may add. */
export function documentSchema(name: DocumentName, { closed = false } = {}): z.core.JSONSchema.JSONSchema {
  const document = z.union([results[name], failure])
  return z.toJSONSchema(document, { io: closed ? 'output' : 'input', target: 'draft-2020-12', reused: 'ref' })
}
