import type { Encoded } from '../../../render/encoded.ts'

/**
 * The bits of a packet's mark that say whose it is. The plugin portmap has 0x2000 (plugins/meta/portmap/main.go v1.9.1, DefaultMarkBit),
 * the kubelet 0x4000 and 0x8000 (pkg/apis/config/v1beta1 v1.20: iptablesMasqueradeBit, iptablesDropBit).
 */
const podBits = 0xffff0fff

/** Set where no entry names the pod. */
export const freeMark = 0x1000

export const markBits = podBits + freeMark

/**
 * The mark of a pod: 28 bits of its name, by FNV-1a (draft-eastlake-fnv, 32 bits). From the name alone, so that the plugin needs no list,
 * and a filter that is loaded again knows the pods that run. bakelet-egress.pl makes the same.
 */
export function podMark(fullName: string): number {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(fullName)) hash = Math.imul(hash ^ byte, 0x01000193)
  return (hash & podBits) >>> 0
}

export const nftMark = (mark: number) => `0x${mark.toString(16).padStart(8, '0')}` as Encoded
