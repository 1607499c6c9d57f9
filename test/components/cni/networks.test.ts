import { describe, expect, it } from 'vitest'
import { cniPackages, cniPluginNames } from '../../../src/upstream/cni-plugin-names.ts'
import { compileText } from '../../compile/compile.ts'
import { textOf } from '../../support/text-of.ts'

const image = `docker.io/library/busybox@sha256:${'1'.repeat(64)}`
const pod = (annotation = '', spec = '') => `apiVersion: v1
kind: Pod
metadata: {name: web, annotations: {${annotation}}}
spec: {${spec} containers: [{name: web, image: "${image}", ports: [{containerPort: 80, hostPort: 80}]}]}
`
const ingress = 'kubernetes.io/ingress-bandwidth: 10M'
const macvlan =
  'network: {type: macvlan, parent: ens3, subnet: 192.0.2.0/24, range: 192.0.2.200-192.0.2.219, gateway: 192.0.2.1}'

/** What is on the node: the file as it is, the plugins of the network, and all that are installed. */
async function nodeOf(cni: string, manifest = pod(), conflist = '') {
  const { plan, diagnostics } = await compileText(`name: a\ncni: {${cni}}`, {
    pods: { 'pods/web.yaml': manifest },
    files: { 'lan.conflist': conflist },
  })
  if (!plan) throw new Error(JSON.stringify(diagnostics))
  const file = plan.files.find(({ path }) => path.endsWith('/10-bakelet.conflist'))
  const text = textOf(file?.content)
  const installed = plan.artifacts
    .filter(({ name }) => name === 'cni-plugins')
    .flatMap(({ install }) => install.map(({ member }) => member.replace('./', '')))
  return { plan, origin: file?.origin, text, plugins: JSON.parse(text).plugins, installed }
}

const standard = ['bridge', 'host-local', 'loopback', 'portmap']

describe('bandwidth', () => {
  it.each([
    ['no annotation', pod(), []],
    ['a limit of what comes in', pod(ingress), ['bandwidth']],
    ['a limit of what goes out', pod('kubernetes.io/egress-bandwidth: 1M'), ['bandwidth']],
    ['a limit with hostNetwork', pod(ingress, 'hostNetwork: true,').replace(', hostPort: 80', ''), []],
  ])('is limited with %s only if something asks for it', async (_, manifest, further) => {
    const { plugins, installed } = await nodeOf('', manifest)
    expect(plugins.map(({ type }: { type: string }) => type)).toEqual(['bridge', 'portmap', ...further])
    expect(installed).toEqual([...further, ...standard])
  })

  it('is what containerd is asked to pass on, and explain names the line of the Pod', async () => {
    const { plugins, origin } = await nodeOf('', pod(ingress))
    expect(plugins.at(-1)).toEqual({ type: 'bandwidth', capabilities: { bandwidth: true } })
    expect(origin?.lines).toEqual([
      { what: 'bandwidth of Pod web', file: 'pods/web.yaml', line: 3, column: expect.any(Number) },
    ])
  })

  // internal/cri/bandwidth/utils.go of containerd 2.3.6: 1k to 1P.
  it.each([
    ['1k', true],
    ['1P', true],
    ['1.5M', true],
    ['999', false],
    ['1001T', false],
    ['10Mbit', false],
    ['-1M', false],
  ])('of %s is %s', async (quantity, isTaken) => {
    const { diagnostics } = await compileText('name: a', {
      pods: { 'pods/web.yaml': pod(`kubernetes.io/ingress-bandwidth: "${quantity}"`) },
    })
    const found = diagnostics.filter(({ message }) => message.includes('bandwidth'))
    expect(found.map(({ code }) => code)).toEqual(isTaken ? [] : ['pod-invalid'])
  })
})

describe('macvlan', () => {
  it('gives the pods addresses of the range, in the network of the card', async () => {
    const { plugins, installed } = await nodeOf(macvlan)
    expect(plugins).toEqual([
      {
        type: 'macvlan',
        master: 'ens3',
        mode: 'bridge',
        ipam: {
          type: 'host-local',
          ranges: [
            [
              {
                ...{ subnet: '192.0.2.0/24', gateway: '192.0.2.1' },
                ...{ rangeStart: '192.0.2.200', rangeEnd: '192.0.2.219' },
              },
            ],
          ],
          routes: [{ dst: '0.0.0.0/0' }],
          dataDir: '/run/cni/ipam',
        },
      },
    ])
    expect(installed).toEqual(['host-local', 'loopback', 'macvlan'])
  })

  it('has no route without a gateway', async () => {
    const { plugins } = await nodeOf(macvlan.replace(', gateway: 192.0.2.1', ''))
    expect(plugins[0].ipam.routes).toEqual([])
  })

  it('forwards no port of the node, so that nobody waits for one', async () => {
    expect((await nodeOf(macvlan)).plan.pods[0]?.hostPorts).toEqual([])
    expect((await nodeOf('')).plan.pods[0]?.hostPorts).toHaveLength(1)
  })

  it('is in a network that the node has an address of', async () => {
    const { diagnostics } = await compileText(
      `name: a\ncni: {${macvlan}}\nsystem: {network: {ethernets: {ens3: {addresses: [192.0.2.10/24]}}}}`,
    )
    expect(diagnostics).toEqual([])
  })
})

describe('a conflist of the user', () => {
  const own =
    '{"cniVersion": "0.4.0",\n "name": "x", "plugins": [\n{"type": "host-device", "device": "eth1",\n "ipam": {"type": "static"}}, {"type": "portmap", "capabilities": {"portMappings": true}}]}\n'

  it('is on the node byte for byte, with the plugins that it names', async () => {
    const { text, installed, plan } = await nodeOf('network: {conflist: lan.conflist}', pod(), own)
    expect(text).toBe(own)
    expect(installed).toEqual(['host-device', 'loopback', 'portmap', 'static'])
    expect(plan.pods[0]?.hostPorts).toHaveLength(1)
  })

  it('may name any plugin where the plugins are in a folder of the user', async () => {
    const { diagnostics } = await compileText(
      `name: a
cni: {network: {conflist: lan.conflist}}
containerd: {config: {plugins: {io.containerd.cri.v1.runtime: {cni: {bin_dirs: [/usr/local/bakelet/bin/cni, /opt/cni/bin]}}}}}
files: {/opt/cni/bin/multus: {content: x, mode: "0755"}}`,
      { files: { 'lan.conflist': own.replace('host-device', 'multus') } },
    )
    expect(diagnostics).toEqual([])
  })
})

describe('cni.plugins', () => {
  it('are installed beside those of the network, each once', async () => {
    const { installed, text } = await nodeOf('plugins: [tuning, bridge, vlan, tuning]')
    expect(installed).toEqual([...standard, 'tuning', 'vlan'])
    expect(text).toBe((await nodeOf('')).text)
  })

  it('are built in the releases that have them', () => {
    expect(cniPackages('1.9.1')).toHaveLength(cniPluginNames.length)
    expect(cniPackages('1.2.0')).not.toContain('main/tap')
    expect(cniPackages('1.1.1')).not.toContain('main/dummy')
  })
})
