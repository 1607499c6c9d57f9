import type { Outcome } from './shape-outcomes.ts'

const runtime = 'plugins/io.containerd.cri.v1.runtime'
const oldCri = 'plugins/io.containerd.grpc.v1.cri'

/** By the shape's name, on the containerd of bakelet. Those of containerd 1 have tables that it does not read. */
export const outcomes: Readonly<Record<string, Outcome>> = {
  'eks-nodeadm': {
    refused: [`${runtime}/cni/bin_dir`, `${runtime}/containerd/runtimes/runc/base_runtime_spec`],
    itself: '`cni.bin_dir` and `cni.bin_dirs` cannot be set at the same time',
  },
  k3s: {},
  // It starts without them: containerd 2.3 has the two in another table.
  kubeadm: { refused: ['grpc/max_recv_message_size', 'grpc/max_send_message_size'] },
  microshift: {
    refused: [`${runtime}/containerd/runtimes/crun/options/BinaryName`],
    itself: '/usr/bin/crun',
  },
  'nvidia-toolkit': {
    refused: [`${runtime}/containerd/runtimes/nvidia/options/BinaryName`],
    itself: 'nvidia-container-runtime',
  },
  // It starts with the snapshotter of bakelet: it does not look at the old tables.
  stargz: {
    refused: [`${oldCri}/containerd/disable_snapshot_annotations`, `${oldCri}/containerd/snapshotter`],
  },
  talos: {
    refused: [`${runtime}/containerd/runtimes/runc/base_runtime_spec`],
    itself: 'open /etc/cri/conf.d/base-spec.json: no such file or directory',
  },
}
