import { join } from 'node:path'
import type { Config } from '../config/schema.ts'
import { run } from '../host/process.ts'
import { requireTool } from '../host/tools.ts'
import type { MkosiOptions } from './mkosi.ts'

export type ImageFormat = Config['image']['format']

/**
 * What qemu-img calls each format, and how it writes it. qcow2: compressed by zstd, in a fifth of the time of zlib and
 * smaller; QEMU 5.1 (2020) and newer read it.
 */
const formats: Readonly<Record<ImageFormat, readonly string[]>> = {
  raw: ['raw'],
  qcow2: ['qcow2', '-c', '-o', 'compression_type=zstd'],
  vmdk: ['vmdk'],
  vhd: ['vpc'],
}

/**
 * Writes disk.raw of the folder `from` as disk.FORMAT into another. raw as well, and not by a copy: of 8 GiB most are a
 * hole. Not with -W: blocks would come in another order each time (qemu-img(1)).
 */
export async function convert(
  from: string,
  to: string,
  format: ImageFormat,
  { report, signal }: MkosiOptions,
): Promise<void> {
  report(`writing ${format}`)
  const [raw, image] = [join(from, 'disk.raw'), join(to, `disk.${format}`)]
  const args = ['convert', '-f', 'raw', '-O', ...formats[format], raw, image]
  await run(await requireTool('qemu-img'), args, { signal })
}
