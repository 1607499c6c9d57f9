// zod/mini and not zod: see config/field.ts.
import * as z from 'zod/mini'
import { field } from '../../config/field.ts'
import type { JsonDiagnostic } from '../../diagnostics/json.ts'
import { type FailureKind, failureKinds } from '../exit-code.ts'
import type { JsonFailure } from './failure.ts'

/** A type as JSON has it: nothing is read-only there. */
type Plain<T> = T extends object ? { -readonly [Key in keyof T]: Plain<T[Key]> } : T

/** The schema of a document that is of type T: one that does not take every T does not compile. */
export const documentOf =
  <T>() =>
  <S extends z.core.$ZodType>(schema: Plain<T> extends z.output<S> ? S : never): S =>
    schema

export const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/))
export const arch = z.enum(['amd64', 'arm64'])

const position = z.int().check(z.minimum(1))

const diagnosticSchema = documentOf<JsonDiagnostic>()(
  z.object({
    code: field(z.string(), 'A stable code: docs/errors.md has the sentence of each.'),
    severity: z.enum(['error', 'warning', 'info']),
    message: field(z.string(), 'The rule that is broken, with the value.'),
    file: field(z.string(), 'The file, as it was named on the command line or in the config.'),
    line: field(z.optional(position), 'Where it starts, from 1; absent where the place is not known.'),
    column: field(z.optional(position), 'From 1, in UTF-16 code units.'),
    endLine: z.optional(position),
    endColumn: field(z.optional(position), 'The first position after it.'),
    path: field(
      z.array(z.union([z.string(), z.number()])),
      'The place in the document: keys, and indices from 0.',
    ),
    hint: field(z.optional(z.string()), 'What to write instead.'),
    source: field(z.optional(z.string()), 'Where upstream says so.'),
  }),
)
export const diagnostics = () => z.array(diagnosticSchema)

export const failure = documentOf<JsonFailure>()(
  field(
    z.object({
      error: z.object({
        kind: field(
          z.enum(Object.keys(failureKinds) as [FailureKind, ...FailureKind[]]),
          'Why: config (exit code 1), external (a tool, the network or a machine; 2), bug (2), usage (64), interrupted (130).',
        ),
        message: z.string(),
        next: field(z.optional(z.string()), 'What to do about it.'),
      }),
      diagnostics: field(diagnostics(), 'The problems of the config, where they are the reason.'),
    }),
    'Printed in place of the result where the command fails.',
  ),
)

const place = z.object({ file: z.string(), line: position, column: position })

/** Where a value is written; null: it is a default. */
export const placeOrNull = z.nullable(place)

export const sourceLines = z.array(z.object({ what: z.string(), ...place.shape }))
