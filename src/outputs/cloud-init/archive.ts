import type { NodePath } from '../../plan/entry.ts'
import { type File, gzip } from './write-files.ts'

/**
 * A command for sh that unpacks files, from its own text. `|| fails`: with a file missing, the installer would start a node that is
 * not the planned one, so then it is removed, and every unit that needs it fails.
 *
 * Like write_files, tar gives root every file with the mode of the plan, which it does as root without being told. `-m`: the files get
 * the time of now. A parent that is a link is followed. A file that is a link is replaced.
 */
export async function unpacking(files: readonly File[], installer: NodePath): Promise<string> {
  const { tarOf } = await import('./tar.ts')
  const archive = await gzip(tarOf(files))
  const failed = `echo 'bakelet: REFUSED: the files in user-data cannot be unpacked' >&2; rm -f ${installer}; exit 1`
  return `echo ${archive} | base64 -d | tar -xzmC / || { ${failed}; }`
}
