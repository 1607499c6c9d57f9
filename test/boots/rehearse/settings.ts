/** A config's setting that a program refuses, and what it says. */
export interface RefusedSetting {
  readonly program: 'kubelet' | 'containerd'
  readonly settings: Readonly<Record<string, unknown>>
  /** Of the config. */
  readonly path: readonly (string | number)[]
  readonly why: string
}

const runtime = 'io.containerd.cri.v1.runtime'
const images = 'io.containerd.cri.v1.images'

export const refusedSettings: readonly RefusedSetting[] = [
  {
    program: 'kubelet',
    settings: { imageGCHighThresholdPercent: 70 },
    path: ['kubelet', 'config', 'imageGCHighThresholdPercent'],
    why: 'imageGCLowThresholdPercent (--image-gc-low-threshold) 80 must be less than imageGCHighThresholdPercent (--image-gc-high-threshold) 70',
  },
  {
    program: 'kubelet',
    settings: { maxPods: 'many' },
    path: ['kubelet', 'config', 'maxPods'],
    why: 'cannot unmarshal string into Go struct field KubeletConfiguration.maxPods of type int32',
  },
  {
    program: 'kubelet',
    settings: { featureGates: { NoSuchGate: true } },
    path: ['kubelet', 'config', 'featureGates', 'NoSuchGate'],
    why: 'unrecognized feature gate: NoSuchGate',
  },
  {
    program: 'kubelet',
    settings: { logging: { format: 'xml' } },
    path: ['kubelet', 'config', 'logging', 'format'],
    why: 'logging.format: Invalid value: "xml": Unsupported log format',
  },
  {
    program: 'containerd',
    settings: { debug: { level: 'verbose' } },
    path: ['containerd', 'config', 'debug', 'level'],
    why: 'not a valid logrus Level: "verbose"',
  },
  {
    program: 'containerd',
    settings: { plugins: { [images]: { snapshotter: 'btrfs' } } },
    path: ['containerd', 'config', 'plugins', images, 'snapshotter'],
    why: 'failed to find snapshotter "btrfs"',
  },
  {
    program: 'containerd',
    settings: { plugins: { [runtime]: { drain_exec_sync_io_timeout: '10' } } },
    path: ['containerd', 'config', 'plugins', runtime, 'drain_exec_sync_io_timeout'],
    why: 'missing unit in duration',
  },
  {
    program: 'containerd',
    settings: {
      plugins: {
        [runtime]: { containerd: { runtimes: { runc: { base_runtime_spec: '/etc/no-such-spec.json' } } } },
      },
    },
    path: ['containerd', 'config', 'plugins', runtime, 'containerd', 'runtimes', 'runc', 'base_runtime_spec'],
    why: 'open /etc/no-such-spec.json: no such file or directory',
  },
]
