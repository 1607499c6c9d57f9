import { describe, expect, it } from 'vitest'
import { compileWith, found, written } from './ours.ts'

const images = (table: object) => ({ plugins: { 'io.containerd.cri.v1.images': table } })
const runtime = (table: object) => ({ plugins: { 'io.containerd.cri.v1.runtime': table } })
const server = (table: object) => ({ plugins: { 'io.containerd.grpc.v1.cri': table } })
const cri = server
const table = (id: string, keys: object) => ({ plugins: { [`io.containerd.${id}`]: keys } })
const snapshotter = (name: string) => images({ snapshotter: name })
const inImages = 'plugins/io.containerd.cri.v1.images'
const inRuntime = 'plugins/io.containerd.cri.v1.runtime'
const inServer = 'plugins/io.containerd.grpc.v1.cri'
const refused = (place: string) => `containerd-config-refused ${place}`
const managed = (place: string) => `containerd-config-managed ${place}`

/** What people write, and what `check` says of it. */
const mistakes: readonly (readonly [version: string, config: object, findings: readonly string[]])[] = [
  ['2.3.6', { debug: { level: 'verbose' } }, [refused('debug/level')]],
  ['2.3.6', { debug: { level: 'WARN', format: 'json' } }, []],
  ['2.3.6', { oom_score: 1001 }, [refused('oom_score')]],
  ['1.7.34', { timeouts: { a: '' } }, [refused('timeouts/a')]],
  [
    '2.3.6',
    runtime({ drain_exec_sync_io_timeout: '10' }),
    [refused(`${inRuntime}/drain_exec_sync_io_timeout`)],
  ],
  ['1.7.34', cri({ drain_exec_sync_io_timeout: '10' }), [refused(`${inServer}/drain_exec_sync_io_timeout`)]],
  ['2.3.6', runtime({ stats_collect_period: '0s' }), [refused(`${inRuntime}/stats_collect_period`)]],
  [
    '2.3.6',
    images({ image_pull_progress_timeout: '5 m' }),
    [refused(`${inImages}/image_pull_progress_timeout`)],
  ],
  ['2.3.6', server({ stream_idle_timeout: '4' }), [refused(`${inServer}/stream_idle_timeout`)]],
  ['2.3.6', server({ stream_server_address: '[::1]' }), [refused(`${inServer}/stream_server_address`)]],
  ['2.3.6', server({ stream_server_port: '-1' }), [refused(`${inServer}/stream_server_port`)]],
  [
    '2.3.6',
    server({ x509_key_pair_streaming: { tls_cert_file: '/var/lib/kubelet/pki/a' } }),
    [refused(`${inServer}/x509_key_pair_streaming/tls_cert_file`)],
  ],
  ['2.3.6', snapshotter('overlay'), [refused(`${inImages}/snapshotter`)]],
  ['2.3.6', snapshotter(''), [refused(`${inImages}/snapshotter`)]],
  ['1.7.34', cri({ containerd: { snapshotter: '' } }), []],
  ['1.7.34', cri({ containerd: { snapshotter: 'erofs' } }), [refused(`${inServer}/containerd/snapshotter`)]],
  ['2.3.6', snapshotter('btrfs'), [refused(`${inImages}/snapshotter`)]],
  ['2.3.6', snapshotter('zfs'), [refused(`${inImages}/snapshotter`)]],
  ['2.3.6', snapshotter('erofs'), [refused(`${inImages}/snapshotter`)]],
  ['2.3.6', snapshotter('devmapper'), [refused(`${inImages}/snapshotter`)]],
  ['2.3.6', snapshotter('stargz'), [refused(`${inImages}/snapshotter`)]],
  [
    '2.3.6',
    { ...snapshotter('native'), disabled_plugins: ['io.containerd.snapshotter.v1.native'] },
    [refused(`${inImages}/snapshotter`)],
  ],
  [
    '2.3.6',
    {
      ...snapshotter('stargz'),
      proxy_plugins: { stargz: { type: 'snapshot', address: '/run/stargz.sock' } },
    },
    ['path-missing proxy_plugins/stargz/address'],
  ],
  [
    '1.6.36',
    { proxy_plugins: { x: { type: 'diff', address: '/run/containerd/containerd.sock' } } },
    [refused('proxy_plugins/x/type')],
  ],
  [
    '2.3.6',
    runtime({ containerd: { runtimes: { runc: { base_runtime_spec: '/etc/cri-base.json' } } } }),
    [`path-missing ${inRuntime}/containerd/runtimes/runc/base_runtime_spec`],
  ],
  [
    '2.3.6',
    runtime({ containerd: { runtimes: { runc: { sandboxer: 'kata' } } } }),
    [refused(`${inRuntime}/containerd/runtimes/runc/sandboxer`)],
  ],
  ['2.3.6', runtime({ unset_seccomp_profile: 'default' }), [refused(`${inRuntime}/unset_seccomp_profile`)]],
  ['2.3.6', { disabled_plugins: ['io.containerd.cri.v1.images'] }, ['kubelet-without-cri disabled_plugins']],
  ['2.3.6', { disabled_plugins: ['io.containerd.gc.v1.scheduler'] }, [refused('disabled_plugins/0')]],
  ['2.3.6', { required_plugins: ['io.containerd.gc.v1.schedule'] }, [refused('required_plugins/0')]],
  ['2.3.6', { required_plugins: ['cri'] }, [refused('required_plugins/0')]],
  ['2.3.6', table('nri.v1.nrii', {}), ['containerd-config-unknown-key plugins/io.containerd.nri.v1.nrii']],
  [
    '2.3.6',
    table('gc.v1.scheduler', { startup_delay: '5', pause_threshold: 'x' }),
    [
      'config-bad-value plugins/io.containerd.gc.v1.scheduler/startup_delay',
      'config-wrong-type plugins/io.containerd.gc.v1.scheduler/pause_threshold',
    ],
  ],
  [
    '2.3.6',
    table('service.v1.diff-service', { default: ['erofs'] }),
    [refused('plugins/io.containerd.service.v1.diff-service/default/0')],
  ],
  [
    '2.3.6',
    table('server.v1.metrics', { address: '1338' }),
    [refused('plugins/io.containerd.server.v1.metrics/address')],
  ],
  ['2.2.7', { metrics: { address: '127.0.0.1:1338' } }, []],
  [
    '2.3.6',
    runtime({ containerd: { runtimes: { kata: { runtime_type: 'io.containerd.kata.v2' } } } }),
    [`path-missing ${inRuntime}/containerd/runtimes/kata/runtime_type`],
  ],
  [
    '1.7.34',
    cri({ sandbox_image: 'localhost/kubernetes/pause:latest' }),
    [`config-bad-value ${inServer}/sandbox_image`],
  ],
  // containerd makes the socket in the folder where it runs.
  ['2.3.6', table('nri.v1.nri', { socket_path: 'nri.sock' }), []],
  ['2.3.6', { root: '/data' }, [managed('root')]],
  ['2.3.6', { Root: '/data' }, [managed('Root')]],
  ['2.3.6', { root: '/var/lib/containerd', state: '/run/containerd', imports: [] }, []],
  ['2.3.6', { imports: ['/etc/containerd/conf.d/*.toml'] }, [managed('imports')]],
  ['2.2.7', { grpc: { address: '/run/foo.sock' } }, [managed('grpc/address')]],
  ['1.6.36', { grpc: { address: '/run/containerd/containerd.sock' } }, []],
  ['2.3.6', { grpc: { address: '/run/foo.sock' } }, [managed('grpc/address')]],
  [
    '2.4.1',
    { plugins: { 'io.containerd.server.v1.grpc': { address: '/run/foo.sock' } } },
    [managed('plugins/io.containerd.server.v1.grpc/address')],
  ],
  ['2.3.6', { grpc: { tcp_address: '127.0.0.1:1' } }, ['containerd-config-moved-key grpc/tcp_address']],
  ['2.0.11', runtime({ cni: { bin_dir: '/opt/cni/bin' } }), [managed(`${inRuntime}/cni/bin_dir`)]],
  ['2.2.7', runtime({ cni: { bin_dirs: ['/opt/cni/bin'] } }), [managed(`${inRuntime}/cni/bin_dirs`)]],
  ['2.2.7', runtime({ cni: { bin_dirs: ['/opt/cni/bin', '/usr/local/bakelet/bin/cni'] } }), []],
  ['1.7.34', cri({ cni: { conf_dir: '/etc/cni/net.d' } }), [managed(`${inServer}/cni/conf_dir`)]],
  [
    '1.7.34',
    cri({ containerd: { runtimes: { runc: { options: { BinaryName: '/usr/sbin/runc' } } } } }),
    [managed(`${inServer}/containerd/runtimes/runc/options/BinaryName`)],
  ],
  [
    '2.3.6',
    runtime({
      containerd: {
        runtimes: {
          runc: {
            runtime_type: 'io.containerd.runc.v2',
            options: { BinaryName: '/usr/local/bakelet/bin/runc' },
          },
        },
      },
    }),
    [],
  ],
]

it.each(mistakes)('containerd %s with %j', async (version, config, findings) => {
  expect(found(await compileWith(version, config))).toEqual(findings)
})

const btrfs = 'io.containerd.snapshotter.v1.btrfs'
const native = 'io.containerd.snapshotter.v1.native'
const nri = 'io.containerd.nri.v1.nri'

describe('`disabled_plugins` does not contradict the config', () => {
  it.each([
    [{}, []],
    [snapshotter('native'), [native]],
    [runtime({ containerd: { runtimes: { runc: { snapshotter: 'native' } } } }), [native]],
    [{ plugins: { [native]: { root_path: '/var/lib/containerd/native' } } }, [native]],
    [{ plugins: { [nri]: { disable: false } } }, [nri]],
    [{ plugins: { [nri]: { disable: true } } }, []],
    [{ required_plugins: [nri, native] }, [native, nri]],
  ])('%j', async (config, enabled) => {
    const { disabled_plugins: ofNothing } = written(await compileWith('2.3.6', {}))
    const { disabled_plugins: disabled } = written(await compileWith('2.3.6', config))
    const left = (ofNothing as string[]).filter(one => !(disabled as string[]).includes(one))
    expect(left).toEqual(enabled)
  })
})

it('takes btrfs where the config mounts a btrfs and the release has it', async () => {
  const compiled = await compileWith('2.3.6', snapshotter('btrfs'), {
    containerd: { version: '2.3.6', config: snapshotter('btrfs') },
    units: {
      'var-lib-containerd.mount': {
        content: '[Mount]\nWhat=/dev/disk/by-label/c\nWhere=/var/lib/containerd\nType=btrfs\n',
      },
    },
  })
  expect(found(compiled).filter(one => one.startsWith('containerd'))).toEqual([])
  expect((written(compiled).disabled_plugins as string[]).includes(btrfs)).toBe(false)
})

it('takes erofs with its kernel module and tools', async () => {
  const compiled = await compileWith('2.3.6', snapshotter('erofs'), {
    kernel: { modules: ['erofs'] },
    system: { packages: ['erofs-utils'] },
  })
  expect(found(compiled)).toEqual([])
})
