import { bytesOf, type Content } from '../../plan/content.ts'
import type { Mode, NodePath } from '../../plan/entry.ts'
import { isPlainText } from '../../render/yaml.ts'

/** One item of write_files (cloud-init's cc_write_files, 22.4). */
interface WrittenFile {
  readonly path: NodePath
  /** Default: 0644 (DEFAULT_PERMS of cc_write_files, 22.4). */
  readonly permissions?: string
  readonly encoding?: 'b64' | 'gz+b64'
  readonly defer?: true
  readonly content: string
}

/** A file of root's. */
export interface File {
  readonly path: NodePath
  readonly mode: Mode
  readonly content: Content
}

/** The file as text where YAML can carry it, else in base64. */
export function plain(file: File): WrittenFile {
  const { content } = file
  if (typeof content === 'string' && isPlainText(content)) return { ...head(file), content }
  const encoded = typeof content === 'string' ? base64(Buffer.from(content)) : content.base64
  return { ...head(file), encoding: 'b64', content: encoded }
}

/** The file compressed; a small one may grow by that. */
export async function compressed(file: File): Promise<WrittenFile> {
  return { ...head(file), encoding: 'gz+b64', content: await gzip(bytesOf(file.content)) }
}

/**
 * A home has to be made by its user, with what /etc/skel has: write_files runs before users_groups, and with `defer` after it
 * (cloud-init 22.4, config/cloud.cfg.tmpl).
 */
function head({ path, mode }: File) {
  const defer = isDeferred(path) ? ({ defer: true } as const) : {}
  return { path, ...permissions(mode), ...defer }
}

export function isDeferred(path: NodePath): boolean {
  return path.startsWith('/home/')
}

/** Compressed, in base64. fflate gives the same bytes under every Node.js, unlike its zlib. */
export async function gzip(bytes: string | Uint8Array): Promise<string> {
  const { gzipSync } = await import('fflate')
  return base64(gzipSync(Buffer.from(bytes), { level: 9, mtime: 0 }))
}

/** Octal in Python's spelling, which cloud-init reads too: "0644" without its quotes would be the number 420. */
function permissions(mode: Mode): Pick<WrittenFile, 'permissions'> {
  return mode === '0644' ? {} : { permissions: `0o${mode.slice(1)}` }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}
