import { constants, gzipSync } from 'node:zlib'

/** Any entry that the format can say, also what no archiver would write. */
export interface RawEntry {
  readonly name: string
  readonly content?: Uint8Array | string
  /** ustar's typeflag. Default: "0", a regular file. */
  readonly type?: string
  readonly linkname?: string
  /** What the header says, whatever comes after it. Default: the content's. */
  readonly size?: number
  readonly mode?: number
  readonly spoilChecksum?: boolean
}

const block = 512

/** A tar archive (POSIX.1-1988 ustar) of exactly these entries, in this order. */
export function rawTar(entries: readonly RawEntry[], { end = true } = {}): Buffer {
  const parts = entries.flatMap(entry => {
    const content = Buffer.from(entry.content ?? '')
    return [header(entry, content.length), content, Buffer.alloc(-content.length & (block - 1))]
  })
  return Buffer.concat([...parts, Buffer.alloc(end ? 2 * block : 0)])
}

export function rawTarGz(entries: readonly RawEntry[]): Buffer {
  return gzip(rawTar(entries))
}

export function gzip(bytes: Uint8Array): Buffer {
  return gzipSync(bytes, { level: constants.Z_BEST_SPEED })
}

/** One record of an extended header (pax(1)), which counts its own length. */
export function pax(key: string, value: string): RawEntry {
  const rest = ` ${key}=${value}\n`
  let length = rest.length + 1
  while (`${length}${rest}`.length !== length) length = `${length}${rest}`.length
  return { name: 'pax', type: 'x', content: `${length}${rest}` }
}

function header(entry: RawEntry, length: number): Buffer {
  const bytes = Buffer.alloc(block)
  bytes.write(entry.name, 0, 100)
  bytes.write(`${(entry.mode ?? 0o755).toString(8).padStart(7, '0')}\0`, 100)
  bytes.write('0000000\0', 108)
  bytes.write('0000000\0', 116)
  bytes.write(`${(entry.size ?? length).toString(8).padStart(11, '0')}\0`, 124)
  bytes.write('00000000000\0', 136)
  bytes.write('        ', 148)
  bytes.write(entry.type ?? '0', 156)
  bytes.write(entry.linkname ?? '', 157, 100)
  bytes.write('ustar\x0000', 257)
  const sum = bytes.reduce((total, byte) => total + byte, 0) + (entry.spoilChecksum ? 1 : 0)
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return bytes
}
