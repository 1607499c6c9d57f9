// zod/mini and not zod: see config/field.ts.
import * as z from 'zod/mini'
import { issueWords } from '../diagnostics/issue-words.ts'
import { quote } from '../diagnostics/quote.ts'
import type { Facts } from '../diff/facts.ts'
import { factsOfLock } from '../diff/of-lock.ts'
import { factsOfManifest, factsOfSbom, manifestText, sbomText } from '../diff/of-packages.ts'
import { factsOfPlan } from '../diff/of-plan.ts'
import { planText } from '../diff/plan-text.ts'
import type { Side } from '../diff/side.ts'
import { WorldError } from '../host/errors.ts'
import { fileError } from '../host/file-error.ts'
import { readRegularFile } from '../host/regular-file.ts'
import { readLock } from '../lock/read.ts'
import { ConfigProblems } from './config-problems.ts'

/** The plan of a node with 10,000 pods has some ten MiB; an SBOM, one or two. */
const mostBytes = 256 * 2 ** 20

/** A JSON that one of bakelet's commands wrote, known by a key that no config has. */
interface Kind {
  readonly what: string
  readonly key: string
  readonly factsOf: (value: unknown, path: string) => Facts
}

const kinds: readonly Kind[] = [
  kind('a plan', 'treeDigest', planText, factsOfPlan),
  kind('an SBOM', 'spdxVersion', sbomText, factsOfSbom),
  kind('a manifest of mkosi', 'manifest_version', manifestText, factsOfManifest),
]

function kind<T>(what: string, key: string, schema: z.core.$ZodType<T>, facts: (value: T) => Facts): Kind {
  const factsOf = (value: unknown, path: string) => {
    const decoded = z.safeParse(schema, value)
    if (decoded.success) return facts(decoded.data)
    throw new WorldError(
      `${quote(path)} is not ${what} that this bakelet reads: ${issueWords(decoded.error.issues, value)}`,
      { next: 'write it again with this bakelet' },
    )
  }
  return { what, key, factsOf }
}

/** A lock, a plan, an SBOM or a manifest; undefined: the file is a config, or nothing that bakelet knows. */
export function fileSide(path: string): Promise<Side> | undefined {
  if (/\.(qcow2|raw|vmdk|vhd|img|iso)$/.test(path))
    throw new WorldError(`${quote(path)} is a disk image, and bakelet does not look inside`, {
      next: 'name its folder, in which `bakelet bake` left the plan and the SBOM',
    })
  if (path.endsWith('.lock')) return lockSide(path)
  if (!path.endsWith('.json')) return undefined
  const value = jsonOf(textOf(path))
  const found = kinds.find(({ key }) => typeof value === 'object' && value !== null && key in value)
  return found && Promise.resolve({ path, what: found.what, facts: found.factsOf(value, path) })
}

async function lockSide(path: string): Promise<Side> {
  const source = { file: path, text: textOf(path) }
  const { lock, diagnostics } = await readLock(source)
  if (!lock) throw new ConfigProblems(diagnostics, [source])
  return { path, what: 'a lock', facts: factsOfLock(lock) }
}

function textOf(path: string): string {
  try {
    return readRegularFile(path, { mostBytes }).content.toString('utf8')
  } catch (error) {
    throw fileError('read', path, error)
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
