import { VmError } from '../errors.ts'
import type { VmSpec } from '../types.ts'

/** Throws VmError when the QEMU driver cannot run this machine, before anything is made. */
export function checkSpec({ arch, network = 'user', forwards, loopbackPorts = [] }: VmSpec): void {
  if (arch !== 'amd64')
    throw new VmError(`the QEMU driver runs amd64 machines; this config is for ${arch}`, {
      next: 'boot the image on a machine of that architecture, or set arch: amd64 to try the config here',
    })
  const [forward] = forwards
  if (network === 'none' && forward !== undefined)
    throw new VmError(
      `cannot forward ${forward.protocol.toUpperCase()} port ${forward.guestPort}: the machine has no network card`,
      { next: 'give it the network `isolated`, which lets forwards in and nothing out' },
    )
  const [port] = loopbackPorts
  if (network !== 'user' && port !== undefined)
    throw new VmError(`cannot give port ${port} of this machine to a machine with the network ${network}`, {
      next: 'give it the network `user`',
    })
}
