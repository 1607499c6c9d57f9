import type { Called } from '../../host/call.ts'
import { VmError } from '../errors.ts'

/** What Multipass 1.16 says, and what to do about it. */
const advice: readonly (readonly [RegExp, string])[] = [
  [
    /already exists|is being prepared/,
    'give the config another `name`, or look at that machine (multipass list) and remove it: multipass delete --purge NAME',
  ],
  [
    /Custom image .* does not exist/,
    // snapd's home interface, which the snap of Multipass has for everybody's home (snap/snapcraft.yaml, "all-home").
    'Multipass from a snap reads only home folders, and nothing below a folder in them whose name starts with a dot: run bakelet in such a folder',
  ],
  [/Requested disk .* below minimum/, 'give the machine a larger disk: image: {size: …}'],
  [
    /Cannot read image format|qemu-img failed/,
    'Multipass boots qcow2 and raw images: qemu-img convert -O qcow2',
  ],
  [
    /Timed out waiting for instance|timed out waiting for response/,
    'the image needs UEFI (not BIOS), DHCP, cloud-init and an SSH server; Multipass has no console to look at, the QEMU driver has one',
  ],
  [
    /socket access denied/,
    'sudo usermod -aG sudo $USER, and log in again: that group may talk to multipassd',
  ],
  [/not authenticated/, 'multipass authenticate'],
  [/cannot connect to the multipass socket/, 'sudo snap start multipass'],
]

/** A call of the client that failed, in a sentence; `what` is what was wanted: "start edge-web". */
export function failure(what: string, answer: Called): VmError {
  const words = answer.stderr.trim() || answer.stdout.trim()
  const next = advice.find(([pattern]) => pattern.test(words))?.[1]
  const tail = words.split('\n').slice(-8).join('\n')
  return new VmError(
    `Multipass did not ${what}: ${answer.command} ${answer.ending}${tail === '' ? '' : `\n${tail.replace(/^/gm, '  | ')}`}`,
    next === undefined ? {} : { next },
  )
}
