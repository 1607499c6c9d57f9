import type { Compiled } from '../compile/index.ts'
import type { ConfigPath, Diagnostic } from '../diagnostics/diagnostic.ts'
import type { CheckMore } from './planned.ts'

type Check = (...what: Parameters<CheckMore>) => Diagnostic[]

/** Settings of the config that one way to a machine has no use for, with what to do instead. */
type Unused = Readonly<Record<string, string>>

const inBakedImage = 'bake an image (`bakelet bake`), or remove it'

/** A machine whose image was chosen elsewhere. It grows its disk, and has cloud-init, without being asked. */
const cloudInit: Unused = {
  'image.size': 'give the machine a disk of this size, or bake an image (`bakelet bake`)',
  'image.format': inBakedImage,
  'image.kernelArguments': inBakedImage,
}

/** A machine that Packer starts from a cloud image. */
const packer: Unused = { 'image.format': inBakedImage, 'image.kernelArguments': inBakedImage }

export const ofCloudInit: Check = ({ writtenAt }, file) =>
  unused('user-data does not change the image of the machine', cloudInit, writtenAt, file)

export const ofPacker: Check = ({ writtenAt }, file) =>
  unused('Packer changes a cloud image that boots by its own settings', packer, writtenAt, file)

/** mkosi makes an image of Debian 13 from its packages. */
export const ofBake: Check = ({ config, writtenAt }, file) =>
  config.base === 'debian-13'
    ? []
    : unused(
        'a baked image is made of packages of Debian 13, and of no other image',
        { base: 'remove it; `bakelet up --first-boot` and `bakelet bake --with packer` start from it' },
        writtenAt,
        file,
      )

function unused(why: string, settings: Unused, writtenAt: Compiled['writtenAt'], file: string): Diagnostic[] {
  return Object.entries(settings).flatMap(([name, hint]): Diagnostic[] => {
    const path: ConfigPath = name.split('.')
    if (!writtenAt(path)) return []
    return [
      {
        ...{ code: 'setting-not-used', severity: 'warning', file, path, at: 'key', hint },
        message: `\`${name}\` has no effect here: ${why}`,
      },
    ]
  })
}
