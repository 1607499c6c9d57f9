import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { type ImageFormat, imageFormats } from '../config/image-formats.ts'
import { run } from '../host/process.ts'
import { requireTool } from '../host/tools.ts'
import { imageMode } from './image-mode.ts'
import type { MkosiOptions } from './mkosi.ts'

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
  const args = ['convert', '-f', 'raw', '-O', ...imageFormats[format], raw, image]
  await run(await requireTool('qemu-img'), args, { signal })
  await chmod(image, imageMode)
}
