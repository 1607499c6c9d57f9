import { bytesOf, type Content } from '../../plan/content.ts'
import type { Mode, NodePath } from '../../plan/entry.ts'

interface File {
  readonly path: NodePath
  readonly mode: Mode
  readonly content: Content
}

/**
 * A tar archive of files that belong to root, in the ustar format (POSIX.1-2017, pax). Folders are not in it: tar(1) makes those that
 * are missing, and leaves the modes of the others alone. modern-tar makes streams, which takes as long as the rest of `gen`.
 */
export function tarOf(files: readonly File[]): Uint8Array {
  const sizeOf = ({ content }: File) => bytesOf(content).length
  // The largest first: fflate then makes the archive a hundredth smaller.
  const ordered = [...files].sort((a, b) => sizeOf(b) - sizeOf(a))
  const entries = ordered.flatMap(({ path, mode, content }) => {
    const name = Buffer.from(path.slice(1))
    return [...longName(name), ...entry('0', name, mode, Buffer.from(bytesOf(content)))]
  })
  return Buffer.concat([...entries, Buffer.alloc(2 * blockBytes)])
}

const blockBytes = 512
const nameBytes = 100

/**
 * What GNU tar writes before an entry whose name has no room in a header (tar manual, "Basic Tar Format"). tar(1) takes its bytes as they
 * are; a name in a pax header it would convert to the character set of its locale.
 */
function longName(name: Buffer): Uint8Array[] {
  if (name.length <= nameBytes) return []
  return entry('L', Buffer.from('././@LongLink'), '0000', Buffer.concat([name, Buffer.alloc(1)]))
}

function entry(type: string, name: Buffer, mode: Mode, content: Buffer): Uint8Array[] {
  const header = Buffer.alloc(blockBytes)
  name.copy(header, 0, 0, nameBytes)
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0')
  header.write(`000${mode}`, 100)
  header.write(octal(0, 7), 108)
  header.write(octal(0, 7), 116)
  header.write(octal(content.length, 11), 124)
  header.write(octal(0, 11), 136)
  // The checksum is that of a header with spaces in its place.
  header.write(' '.repeat(8), 148)
  header.write(type, 156)
  header.write('ustar\0' + '00', 257)
  const sum = header.reduce((sum, byte) => sum + byte, 0)
  header.write(`${octal(sum, 6)}\0`, 148)
  return [header, content, Buffer.alloc(-content.length & (blockBytes - 1))]
}
