import { createHash } from 'node:crypto'
import { join } from 'node:path'
// zod/mini and not zod: see config/field.ts.
import * as z from 'zod/mini'
import { writeFileAtomic } from '../host/files.ts'
import { canonicalJson } from '../plan/canonical-json.ts'
import { freeName } from './free-name.ts'
import type { Decoder } from './record-decoder.ts'
import type { Seal } from './seal.ts'
import { readSmall } from './small-file.ts'

/** The SBOM of an image's packages, the largest record, has some megabytes. */
const mostRecordBytes = 64 * 2 ** 20

const sealedRecord = z.object({ value: z.unknown(), mac: z.string() })

/** JSON records in a folder, named by the hash of their input, each under the seal of the user who wrote the record. */
export class Records {
  readonly #folder: string
  readonly #seal: Seal

  constructor(folder: string, seal: Seal) {
    this.#folder = folder
    this.#seal = seal
  }

  /** See Store.readRecord(). */
  read<T>(kind: string, input: unknown, decode: Decoder<T>): T | undefined {
    const text = readSmall(this.#path(kind, input), mostRecordBytes)
    const record = text === undefined ? undefined : sealedRecord.safeParse(parseJson(text)).data
    return record && this.#isSealed(kind, input, record) ? decode(record.value) : undefined
  }

  #isSealed(kind: string, input: unknown, { value, mac }: z.output<typeof sealedRecord>): boolean {
    try {
      return this.#seal.holds(sealedText(kind, input, value), mac)
    } catch (error) {
      // JSON.parse reads values that JSON.stringify cannot write: nested deeper than the stack. bakelet writes none.
      if (error instanceof RangeError) return false
      throw error
    }
  }

  async write(kind: string, input: unknown, value: unknown): Promise<void> {
    const mac = this.#seal.of(sealedText(kind, input, value))
    // The input is there for people who look into the store.
    const text = JSON.stringify({ input, value, mac }, undefined, 2)
    const path = this.#path(kind, input)
    await freeName(path)
    await writeFileAtomic(path, `${text}\n`)
  }

  #path(kind: string, input: unknown): string {
    const key = createHash('sha256').update(canonicalJson(input)).digest('hex')
    return join(this.#folder, `${kind}-${key}.json`)
  }
}

function sealedText(kind: string, input: unknown, value: unknown): string {
  return canonicalJson({ kind, input, value })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
