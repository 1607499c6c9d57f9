import install, { gzip as installGzip } from '../../../templates/system/bin/bakelet-install.sh'
import uninstall, { gzip as uninstallGzip } from '../../../templates/system/bin/bakelet-uninstall.sh'
import type { Mode, NodePath } from '../../plan/types.ts'
import { isPlainText } from '../../render/yaml.ts'

/** One item of write_files (cloud-init's cc_write_files, 22.4). */
interface WrittenFile {
  readonly path: NodePath
  readonly permissions: string
  readonly encoding?: 'b64' | 'gz+b64'
  readonly content: string
}

interface File {
  readonly path: NodePath
  readonly mode: Mode
  readonly content: string
}

/** The file as text where YAML can carry it, else in base64. */
export function plain({ path, mode, content }: File): WrittenFile {
  return isPlainText(content)
    ? { path, permissions: permissions(mode), content }
    : { path, permissions: permissions(mode), encoding: 'b64', content: base64(Buffer.from(content)) }
}

/** The file compressed, unless that makes it larger. */
export async function compressed(file: File): Promise<WrittenFile> {
  const { path, mode, content } = file
  const packed = compressedScripts.get(content) ?? (await compress(content))
  return packed.length + 100 < content.length
    ? { path, permissions: permissions(mode), encoding: 'gz+b64', content: packed }
    : plain(file)
}

/** The largest files of every user-data were compressed when bakelet was built: here that would be most of the work. */
const compressedScripts: ReadonlyMap<string, string> = new Map([
  [install, installGzip],
  [uninstall, uninstallGzip],
])

/** fflate gives the same bytes under every Node.js, unlike its zlib. */
async function compress(content: string): Promise<string> {
  const { gzipSync } = await import('fflate')
  return base64(gzipSync(Buffer.from(content), { level: 9, mtime: 0 }))
}

/** Octal in Python's spelling, which cloud-init reads too: "0644" without its quotes would be the number 420. */
function permissions(mode: Mode): string {
  return `0o${mode.slice(1)}`
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}
