import { mebibytesOf } from '../../outputs/mkosi/disk-size.ts'
import type { Rule } from '../rule.ts'

/** What the OS, the binaries of a plan and a file system's own data take, with room for a first pod's image. */
const leastMebibytes = 1024

/** A disk that can be planned and not be baked. */
export const imageSize: Rule = ({ config: { image } }) =>
  mebibytesOf(image.size) >= leastMebibytes
    ? []
    : [
        {
          ...{ code: 'image-too-small', severity: 'error', path: ['image', 'size'] },
          message: `a disk of ${image.size} has no room for the system and its pods`,
          hint: `write ${leastMebibytes}M or more: what is not written takes no room in a qcow2`,
        },
      ]
