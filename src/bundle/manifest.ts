// zod/mini and not zod: see config/field.ts.
import * as z from 'zod/mini'
import { fetched, sizeBytes } from '../artifacts/fetched-schema.ts'
import { sha256 } from '../config/text-types.ts'
import { issueWords } from '../diagnostics/issue-words.ts'
import { WorldError } from '../host/errors.ts'
import type { Fetched } from '../plan/fetched.ts'
import type { Sha256 } from '../plan/types.ts'

/** Name of the manifest in a bundle's folder. */
export const manifestName = 'bakelet-bundle.json'

/** One file of a bundle. */
export interface BundleFile {
  /** Below the bundle's folder: sha256/HEX, debian/…, debian-security/… or wheels/NAME. */
  readonly path: string
  readonly sha256: Sha256
  readonly sizeBytes: number
  /** "kubelet 1.36.4", for people. */
  readonly what: string
  /** Where it came from: a URL, a Go module, or what it was made from. */
  readonly source: string
}

/** What a bundle says about itself. It is believed in nothing that somebody else vouches for: see trust.ts. */
export interface Manifest {
  readonly formatVersion: 1
  readonly name: string
  readonly arch: 'amd64' | 'arm64'
  readonly fetched: Fetched
  /** The disk image that machines boot from, unless it is the user's own file. */
  readonly base: Sha256 | undefined
  /** Sets of Debian packages that can be installed from the bundle, with all that they depend on. */
  readonly packages: readonly (readonly string[])[]
  readonly files: readonly BundleFile[]
}

/**
 * The only paths that a bundle has. No part of one begins with a dot, so none leads out of the folder; what is outside the
 * letters of Debian's file names (deb-version(7), and `%` for the colon of an epoch) has no business here.
 */
const pathPattern =
  /^(sha256\/[0-9a-f]{64}|wheels\/[A-Za-z0-9][\w.+-]*\.whl|debian(-security)?(\/[A-Za-z0-9][\w.+~:%-]*)+)$/

export function isBundlePath(path: string): boolean {
  return pathPattern.test(path)
}

const manifest = z.strictObject({
  formatVersion: z.literal(1),
  name: z.string(),
  arch: z.enum(['amd64', 'arm64']),
  fetched,
  base: z.optional(sha256),
  packages: z.array(z.array(z.string())),
  files: z
    .array(
      z.strictObject({
        path: z.string().check(z.regex(pathPattern, 'is not a path of a bundle')),
        sha256,
        sizeBytes,
        what: z.string(),
        source: z.string(),
      }),
    )
    .check(
      z.refine(files => new Set(files.map(({ path }) => path)).size === files.length, 'names a path twice'),
      z.refine(
        files =>
          files.every(({ path, sha256 }) => !path.startsWith('sha256/') || path === `sha256/${sha256}`),
        'has a file whose name is not its digest',
      ),
    ),
})

export function encodeManifest(value: Manifest): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

/** Throws WorldError, which names the fault and its place, if the text is not a manifest. */
export function decodeManifest(text: string, path: string): Manifest {
  const refuse = (why: string, cause?: unknown): never => {
    throw new WorldError(`${path} is not the manifest of a bundle: ${why}`, {
      next: '`bakelet fetch --bundle DIR` writes one, of this version of bakelet',
      cause,
    })
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return refuse((error as Error).message, error)
  }
  const parsed = manifest.safeParse(value)
  if (parsed.success) return { ...parsed.data, base: parsed.data.base }
  return refuse(issueWords(parsed.error.issues, value), parsed.error)
}
