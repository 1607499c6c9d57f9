// zod/mini and not zod: see field.ts.
import * as z from 'zod/mini'
import type { ExactNumber } from '../render/exact-number.ts'
import { number } from './number-schema.ts'

/** A value of a document whose keys are those of another program. */
export type FreeValue =
  | string
  | number
  | ExactNumber
  | boolean
  | null
  | FreeValue[]
  | { [key: string]: FreeValue }

/** z.json() with exact numbers. */
export const freeValue: z.ZodMiniType<FreeValue> = z.lazy(() =>
  z.union([z.string(), number, z.boolean(), z.null(), z.array(freeValue), z.record(z.string(), freeValue)]),
)
