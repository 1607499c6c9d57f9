import { describe } from 'vitest'
import { describeShapes, type Outcome } from './rehearse/shape-outcomes.ts'

const cri = 'plugins/io.containerd.grpc.v1.cri'
const runtimes = `${cri}/containerd/runtimes`
const noSpec = 'open /etc/containerd/cri-base.json: no such file or directory'

const of17: Readonly<Record<string, Outcome>> = {
  aks: {},
  bottlerocket: {
    refused: [`${runtimes}/shimpei/base_runtime_spec`, `${runtimes}/shimpei/options/BinaryName`],
    itself: noSpec,
  },
  gke: {
    refused: ['proxy_plugins/gcfs/address'],
    itself: '/run/containerd-gcfs-grpc/containerd-gcfs-grpc.sock',
    besides: ['proxy_plugins/gcfs', `${cri}/containerd/snapshotter`],
  },
  k0s: {},
  kind: {
    refused: [`${runtimes}/runc/base_runtime_spec`, `${runtimes}/test-handler/base_runtime_spec`],
    itself: noSpec,
  },
}

const of16: Readonly<Record<string, Outcome>> = {
  microk8s: {
    refused: [`${cri}/containerd/snapshotter`],
    itself: 'failed to find snapshotter "$',
  },
}

// The kubelet of bakelet, although upstream does not test it with them: what is asked here is containerd's answer.
describe('containerd 1.7', () => describeShapes(of17, { containerd: { version: '1.7.34' } }))
describe('containerd 1.6', () =>
  describeShapes(of16, { containerd: { version: '1.6.36' }, runc: { version: '1.3.6' } }))
