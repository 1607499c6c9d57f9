import { expect, it } from 'vitest'
import { configSchema } from '../../src/config/schema.ts'
import { resolve } from '../../src/resolve/index.ts'
import { compileText, inShort } from '../compile/compile.ts'
import { findings, type Input } from './subject.ts'

const v1 = (kubelet: Input['kubelet'], more: Input = {}): Input => ({
  kubelet,
  image: { kernelArguments: ['SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1', 'systemd.unified_cgroup_hierarchy=0'] },
  ...more,
})
const at = 'kubelet-cgroup-v1 image.kernelArguments.1'

it.each<[string, Input, string[]]>([
  ['cgroup v2', { kubelet: { version: '1.36.4' } }, []],
  ['cgroup v2, said', { image: { kernelArguments: ['systemd.unified_cgroup_hierarchy=1'] } }, []],
  ['1.36 on cgroup v1', v1({ version: '1.36.4' }), [`error ${at}`]],
  ['1.36 on cgroup v1, wanted', v1({ config: { failCgroupV1: false } }), []],
  ['1.36 on cgroup v1, wanted by flag', v1({ flags: { 'fail-cgroupv1': false } }), []],
  [
    '1.34 on cgroup v1, and told to fail',
    v1({ version: '1.34.11', config: { failCgroupV1: true } }, { containerd: { version: '2.1.9' } }),
    [`error ${at}`],
  ],
  ['1.30 on cgroup v1', v1({ version: '1.30.14' }, { containerd: { version: '1.7.34' } }), []],
  ['no kubelet on cgroup v1', v1({}, { containerd: { cri: false } }), []],
  [
    'a base of which nothing is known',
    {
      base: { path: 'old.qcow2' },
      containerd: { cri: false },
      image: { kernelArguments: ['systemd.unified_cgroup_hierarchy=0'] },
    },
    [],
  ],
])('%s', async (_, input, expected) => {
  expect(await findings(input)).toEqual(expected)
})

it.each([
  [
    '2.3.6',
    { 'io.containerd.cri.v1.images': { pinned_images: { sandbox: 'r.example/pause:1' } } },
    'r.example/pause:1',
  ],
  ['1.7.34', { 'io.containerd.grpc.v1.cri': { sandbox_image: 'pause:3' } }, 'docker.io/library/pause:3'],
  // Not where this containerd looks.
  ['2.3.6', { 'io.containerd.grpc.v1.cri': { sandbox_image: 'pause:3' } }, 'registry.k8s.io/pause:3.10.2'],
])(
  'the sandbox image that containerd %s is told is the one that is preloaded',
  (version, plugins, expected) => {
    const config = configSchema.parse({ name: 'a', containerd: { version, config: { plugins } } })
    expect(resolve(config, '').resolved.sandboxImage).toBe(expected)
  },
)

it('a sandbox image that is not an image is refused at its place', async () => {
  const path =
    'containerd: {config: {plugins: {io.containerd.cri.v1.images: {pinned_images: {sandbox: "A b"}}}}}'
  expect(inShort(await compileText(`name: a\n${path}`))).toEqual([
    'config-bad-value bakelet.yaml containerd.config.plugins.io.containerd.cri.v1.images.pinned_images.sandbox',
  ])
})
