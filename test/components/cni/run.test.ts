import { execFileSync } from 'node:child_process'
import { mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect } from 'vitest'
import { buildArtifact } from '../../../src/artifacts/build/go.ts'
import { openStore } from '../../../src/artifacts/store.ts'
import { cniPluginNames } from '../../../src/upstream/cni-plugin-names.ts'
import { compileText } from '../../compile/compile.ts'
import { itWith } from '../../support/foreign.ts'
import { textOf } from '../../support/text-of.ts'
import { Machine } from './run-chain.ts'

const bin = mkdtempSync(join(tmpdir(), 'bakelet-cni-'))
afterAll(() => rmSync(bin, { recursive: true }))

/** The store keeps the build, so that only the first run takes half a minute. */
async function unpackPlugins(): Promise<void> {
  const { file } = await buildArtifact(
    { name: 'cni-plugins', version: '1.9.1', arch: 'amd64' },
    { store: await openStore(), report: () => {}, signal: new AbortController().signal },
  )
  execFileSync('tar', ['-xzf', file.path, '-C', bin])
}

async function conflistOf(cni: string, annotations = '') {
  const manifest = `apiVersion: v1
kind: Pod
metadata: {name: a, annotations: {${annotations}}}
spec: {containers: [{name: a, image: "docker.io/library/busybox:1"}]}`
  const { plan } = await compileText(`name: a\n${cni}`, { pods: { 'a.yaml': manifest } })
  return JSON.parse(textOf(plan?.files.find(({ path }) => path.endsWith('.conflist'))?.content))
}

const node = (script: string) => `${process.execPath} -e '${script}'`
/** Until it is called, or nobody calls it. */
const server = node(
  'require("net").createServer(() => process.exit()).listen(80, () => console.log("ready")); setTimeout(() => process.exit(), 20000)',
)
const client = node(`const end = code => () => process.exit(code)
  require("net").connect({host: "192.0.2.200", port: 80}).on("connect", end(0)).on("error", end(1)); setTimeout(end(1), 2000)`)

const needed = ['go', 'tc and macvlan in a namespace'] as const

itWith(...needed)(
  'has every plugin in a build, and each answers',
  async () => {
    await unpackPlugins()
    // A file and not a pipe: a plugin may answer, and end, before it has read its input.
    const request = join(bin, 'request.json')
    writeFileSync(request, '{"cniVersion": "1.0.0"}')
    const versions = cniPluginNames.map(name =>
      JSON.parse(
        execFileSync(join(bin, name), {
          env: { CNI_COMMAND: 'VERSION' },
          stdio: [openSync(request, 'r'), 'pipe', 'inherit'],
          encoding: 'utf8',
        }),
      ),
    )
    for (const { supportedVersions } of versions) expect(supportedVersions).toContain('1.0.0')
  },
  600_000,
)

itWith(...needed)('limits the bandwidth of a pod by what containerd makes of its annotations', async () => {
  const conflist = await conflistOf(
    '',
    'kubernetes.io/ingress-bandwidth: 10M, kubernetes.io/egress-bandwidth: 1M',
  )
  // Masquerading and hostPort take nft, which a machine for tests need not have.
  const plugins = conflist.plugins
    .filter(({ type }: { type: string }) => type !== 'portmap')
    .map((plugin: object) => ({ ...plugin, ipMasq: false }))
  const machine = await Machine.start()
  try {
    machine.run('ip netns add pod')
    // toCNIBandWidth of containerd 2.3.6, internal/cri/server/sandbox_run.go.
    const burst = 2 ** 32 - 1
    const bandwidth = { ingressRate: 10e6, ingressBurst: burst, egressRate: 1e6, egressBurst: burst }
    const { ips } = machine.add({ ...conflist, plugins }, bin, { bandwidth })
    expect(ips).toMatchObject([{ address: '10.88.0.2/16', gateway: '10.88.0.1' }])
    const queues = machine.run('tc qdisc show')
    expect(queues).toMatch(/qdisc tbf \w+: dev veth\w+ root .*rate 10Mbit/)
    expect(queues).toMatch(/qdisc ingress ffff: dev veth\w+/)
    expect(queues).toMatch(/qdisc tbf \w+: dev bwp\w+ root .*rate 1Mbit/)
  } finally {
    machine.stop()
  }
})

itWith(...needed)('gives a pod an address in the network of a card, apart from the node', async () => {
  const conflist = await conflistOf(
    'cni: {network: {type: macvlan, parent: lan0, subnet: 192.0.2.0/24, range: 192.0.2.200-192.0.2.201, gateway: 192.0.2.1}}',
  )
  const machine = await Machine.start()
  try {
    // lan0 is the card of the node, and the router is at the other end of its cable.
    machine.run(`ip netns add pod && ip netns add router
      ip link add lan0 type veth peer name lan0 netns router
      ip addr add 192.0.2.10/24 dev lan0 && ip link set lan0 up
      ip -n router addr add 192.0.2.1/24 dev lan0 && ip -n router link set lan0 up`)
    const { ips } = machine.add(conflist, bin, {})
    expect(ips).toMatchObject([{ address: '192.0.2.200/24', gateway: '192.0.2.1' }])
    expect(machine.run('ip -n pod route')).toContain('default via 192.0.2.1 dev eth0')
    machine.run(
      `ip netns exec pod ${server} >/run/log 2>&1 </dev/null & until grep -q ready /run/log; do sleep 0.1; done`,
    )
    const reaches = (from: string) => machine.run(`${from} ${client} && echo yes || echo no`).trim()
    // What check warns of.
    expect(reaches('')).toBe('no')
    expect(reaches('ip netns exec router')).toBe('yes')
  } finally {
    machine.stop()
  }
})
