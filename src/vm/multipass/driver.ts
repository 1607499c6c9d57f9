import type { VmDriver } from '../types.ts'
import { discardMultipassVm, startMultipassVm } from './start.ts'

/** Machines run by Canonical's Multipass, which must be set up on this machine. */
export const multipassDriver = {
  name: 'multipass',
  // The guest reaches addresses of this machine, but not its loopback.
  loopbackFromGuest: undefined,
  // Not a package of Debian's: start() says where it comes from.
  tools: [],
  start: startMultipassVm,
  /** Deletes the machine of a workDir. Without it the machine stays, in Multipass, when the folder is gone. */
  discard: discardMultipassVm,
} as const satisfies VmDriver & { readonly discard: (workDir: string) => Promise<void> }
