import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { isUpstreams } from '../../plan/artifact-list.ts'
import type { Fetched } from '../../plan/fetched.ts'
import type { Plan } from '../../plan/types.ts'
import { mebibytesOf } from '../mkosi/disk-size.ts'
import type { PackerOptions } from './options.ts'

/** Virtual size of Debian's genericcloud image; qemu-img makes a disk larger, not smaller. */
const leastMebibytes = 3072

interface Context {
  readonly file: string
  /** The record of `bakelet fetch`, where there is one. */
  readonly fetched: Fetched | undefined
}

/** What can be planned and not be made by these builders, or not in this way. */
export function checkPacker(
  plan: Plan,
  { builders, delivery, size }: Pick<PackerOptions, 'builders' | 'delivery' | 'size'>,
  { file, fetched }: Context,
): Diagnostic[] {
  const disk: Diagnostic[] =
    builders.includes('qemu') && mebibytesOf(size) < leastMebibytes
      ? [
          {
            code: 'image-too-small',
            severity: 'error',
            message: `a disk of ${size} is smaller than the cloud image that it starts from`,
            file,
            path: ['image', 'size'],
            hint: `write ${leastMebibytes}M or more: what is not written takes no room in a qcow2`,
          },
        ]
      : []
  const machine: Diagnostic[] =
    plan.arch === 'arm64' && builders.includes('qemu')
      ? [
          {
            code: 'packer-arch',
            severity: 'error',
            message: 'the qemu builder makes amd64 images only: Packer 1.6.6 cannot give a machine UEFI',
            file,
            path: ['arch'],
            hint: 'name other builders with --builder; `bakelet bake` makes a disk for arm64 on an arm64 machine',
          },
        ]
      : []
  const download = delivery === 'download' ? checkDownload(plan, file, fetched) : []
  return [...disk, ...machine, ...download]
}

/** What the machine that is built on cannot get by itself. */
function checkDownload(plan: Plan, file: string, fetched: Fetched | undefined): Diagnostic[] {
  const unknown = plan.artifacts
    .filter(artifact => !isUpstreams(artifact))
    .map(
      ({ name, version, origin }): Diagnostic => ({
        code: 'plan-no-digest',
        severity: 'error',
        message: `${name} ${version} is built here, so there is nowhere to download it from`,
        file,
        path: origin.path,
        hint: 'run `bakelet fetch`, then `bakelet gen packer --upload`',
      }),
    )
  const local = plan.images
    .filter(
      ({ reference, preload, expected }) =>
        preload && (expected ?? fetched?.images[reference])?.source === 'build',
    )
    .map(
      ({ reference, origin }): Diagnostic => ({
        code: 'packer-local-image',
        severity: 'error',
        message: `${reference} was made here: the machine would pull another image of that name, or none`,
        file,
        path: origin.path,
        hint: 'give --upload, or none of the two',
      }),
    )
  return [...unknown, ...local, ...checkHiddenImages(plan, file)]
}

/** A disk on the folder of containerd's images hides what the machine of the build would pull: it pulls nothing. */
function checkHiddenImages({ images, units }: Plan, file: string): Diagnostic[] {
  const disk = units.find(({ name }) => name === 'var-lib-containerd.mount')
  if (!disk || !images.some(({ preload }) => preload)) return []
  return [
    {
      code: 'packer-image-hidden',
      severity: 'warning',
      message:
        'a disk hides the folder of the images, so each node downloads them from their registries when it boots',
      file,
      path: disk.origin.path,
      at: 'key',
      hint: 'give --upload: the image has them as archives, and imports them where the disk has none; or write `images: {preload: none}`',
    },
  ]
}
