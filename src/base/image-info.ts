import * as z from 'zod/mini'
import { decodeJson } from '../host/decode.ts'
import { WorldError } from '../host/errors.ts'
import { run } from '../host/process.ts'
import { requireTool } from '../host/tools.ts'
import { shellWord } from '../render/shell.ts'

export type BaseFormat = 'qcow2' | 'raw'

export interface ImageInfo {
  readonly format: BaseFormat
  readonly virtualSizeBytes: number
}

/**
 * Reads the format and size of a disk image with `qemu-img info`. Throws WorldError for other formats, and for an image that
 * names a backing or data file: the machine would then read a file of this host that the image's author chose.
 */
export async function imageInfo(path: string, signal: AbortSignal): Promise<ImageInfo> {
  const { stdout } = await run(await requireTool('qemu-img'), ['info', '--output=json', path], { signal })
  return decodeImageInfo(path, stdout)
}

/** ImageInfo in qapi/block-core.json of QEMU 7.2. */
const qemuInfo = z.object({
  format: z.string(),
  'virtual-size': z.number(),
  'backing-filename': z.optional(z.unknown()),
  'format-specific': z.optional(
    z.object({ data: z.optional(z.object({ 'data-file': z.optional(z.unknown()) })) }),
  ),
})

/** Judges what `qemu-img info --output=json` printed. */
export function decodeImageInfo(path: string, printed: string): ImageInfo {
  const fields = decodeJson(qemuInfo, printed, {
    name: `${path}: \`qemu-img info\``,
    next: "check with `qemu-img --version` that the first qemu-img in PATH is QEMU's own program",
  })
  const backing = fields['backing-filename']
  if (backing !== undefined)
    throw new WorldError(`${path} is an overlay of another file, ${JSON.stringify(backing)}`, {
      next: `make it whole where both files are: qemu-img convert -O qcow2 ${shellWord(path)} whole.qcow2`,
    })
  const dataFile = fields['format-specific']?.data?.['data-file']
  if (dataFile !== undefined)
    throw new WorldError(`${path} keeps its data in another file, ${JSON.stringify(dataFile)}`, {
      next: `make it whole where both files are: qemu-img convert -O qcow2 ${shellWord(path)} whole.qcow2`,
    })
  const format = fields.format
  if (format !== 'qcow2' && format !== 'raw')
    throw new WorldError(`${path} is a ${format} image; qcow2 and raw are supported`, {
      next: `qemu-img convert -O qcow2 ${shellWord(path)} image.qcow2`,
    })
  const virtualSizeBytes = fields['virtual-size']
  if (!(virtualSizeBytes > 0))
    throw new WorldError(`${path} has no size: qemu-img says ${virtualSizeBytes}`, {
      next: 'look whether it was copied or downloaded to its end',
    })
  return { format, virtualSizeBytes }
}
