import type { ArtifactSource } from '../../src/plan/artifact.ts'

/** A kubelet and a containerd; the kubelet's source where it is not `auto`; CNI plugins that are not the default. */
export interface Pair {
  readonly kubelet: string
  readonly containerd: string
  readonly source?: ArtifactSource
  readonly cni?: string
}

/** Every minor of the kubelet that upstream supports, with a containerd that it is tested with; and old ones. */
export const pairs: readonly Pair[] = [
  // Newer than the digests that we hold: built from their Go modules.
  { kubelet: '1.36.4', containerd: '2.4.2', cni: '1.10.0' },
  { kubelet: '1.36.4', containerd: '2.3.7', cni: '1.10.0' },
  { kubelet: '1.37.2', containerd: '2.3.6', source: 'build' },
  { kubelet: '1.36.4', containerd: '2.3.6' },
  { kubelet: '1.35.4', containerd: '2.2.7' },
  { kubelet: '1.35.4', containerd: '1.7.34' },
  { kubelet: '1.34.4', containerd: '2.2.7' },
  { kubelet: '1.30.14', containerd: '1.6.36' },
  { kubelet: '1.20.15', containerd: '1.6.36' },
]

/** Of the release lines that none of `pairs` has: containerd reads its config here, and no machine is booted. */
export const onlyRead: readonly Pair[] = [
  { kubelet: '1.34.4', containerd: '2.0.11' },
  { kubelet: '1.35.4', containerd: '2.1.9' },
]

/** Text of a bakelet.json for a pair, with these pods and this `containerd.config`. */
export function configOf(
  { kubelet, containerd, source = 'auto', cni }: Pair,
  { pods = [], config = {} }: { readonly pods?: readonly string[]; readonly config?: object } = {},
): string {
  return JSON.stringify({
    name: 'versions',
    pods,
    kubelet: { version: kubelet, source },
    containerd: { version: containerd, config },
    ...(cni === undefined ? {} : { cni: { version: cni } }),
  })
}
