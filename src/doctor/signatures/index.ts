import type { Signature } from '../signature.ts'
import { bake } from './bake.ts'
import { boot } from './boot.ts'
import { containerdFaults } from './containerd.ts'
import { firstBoot } from './first-boot.ts'
import { images } from './images.ts'
import { kubeletRunning } from './kubelet-running.ts'
import { kubeletStart } from './kubelet-start.ts'
import { network } from './network.ts'
import { pods } from './pods.ts'

/** The groups, in the order of a boot, with their titles in the docs. */
export const signatureGroups: Readonly<Record<string, readonly Signature[]>> = {
  'firmware, kernel and system': boot,
  'the first boot': firstBoot,
  containerd: containerdFaults,
  'the kubelet does not start': kubeletStart,
  'the kubelet refuses, or runs out of something': kubeletRunning,
  'images and registries': images,
  'the network': network,
  'pods and their containers': pods,
  'building an image': bake,
}

export const signatures: readonly Signature[] = Object.values(signatureGroups).flat()
