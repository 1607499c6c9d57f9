import { expect, it } from 'vitest'
import { firewallWeakenings } from '../../../src/components/firewall/weakenings.ts'
import { compileText } from '../../compile/compile.ts'
import { textOf } from '../../support/text-of.ts'

const pod = (ports: string) => `apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  hostNetwork: true
  containers: [{name: c, image: docker.io/library/busybox:1.37.0, ports: ${ports}}]
`

async function rulesOf(config: string, pods: Readonly<Record<string, string>> = {}) {
  const { plan, diagnostics } = await compileText(`name: a\n${config}`, { pods })
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  const file = plan?.files.find(({ path }) => path.endsWith('/firewall.nft'))
  const rules =
    (file &&
      textOf(file.content)
        .split('\n')
        .map(line => line.trim())) ??
    []
  const requires = plan?.units.find(({ name }) => name === 'kubelet.service')?.relations.Requires ?? []
  return { rules, requires, units: plan?.units.map(({ name }) => name) ?? [] }
}

/** Unless the config narrows it. */
const sshd = ['0.0.0.0/0', '::/0'].map(
  network => `${network.includes(':') ? 'ip6' : 'ip'} saddr ${network} tcp dport 22 accept`,
)

it('is on every node, and no pod runs without it', async () => {
  const { rules, requires } = await rulesOf('')
  expect(rules.filter(rule => rule.includes('policy'))).toEqual([
    'type filter hook forward priority filter; policy drop;',
    'type filter hook input priority filter; policy drop;',
  ])
  expect(rules.filter(rule => rule.includes('tcp dport'))).toEqual(sshd)
  expect(requires).toContain('bakelet-firewall.service')
})

it('is on no node that asks for none', async () => {
  const { rules, requires, units } = await rulesOf('firewall: off')
  expect({ rules, has: [...requires, ...units].includes('bakelet-firewall.service') }).toEqual({
    rules: [],
    has: false,
  })
})

it.each([
  ['sshd to one network', 'firewall: {ssh: [192.0.2.0/24]}', ['ip saddr 192.0.2.0/24 tcp dport 22 accept']],
  ['sshd to nobody', 'firewall: {ssh: []}', []],
  [
    'the kubelet server at its address',
    'kubelet: {server: {listen: 192.0.2.2, clientCA: ca.crt}}',
    ['ip daddr 192.0.2.2 tcp dport 10250 accept'],
  ],
  ['no kubelet server on the loopback', 'kubelet: {server: {clientCA: ca.crt}}', []],
  [
    'a port of its own, not for pods',
    'firewall: {open: [{port: 53, protocol: udp}]}',
    ['iifname != "cni0" udp dport 53 accept'],
  ],
  [
    'a port for two networks and the pods',
    'firewall: {open: [{port: 9100, from: [192.0.2.0/24, "2001:db8::/32"], pods: true}]}',
    [
      'iifname "cni0" tcp dport 9100 accept',
      'iifname != "cni0" ip saddr 192.0.2.0/24 tcp dport 9100 accept',
      'iifname != "cni0" ip6 saddr 2001:db8::/32 tcp dport 9100 accept',
    ],
  ],
])('opens %s', async (_, config, opened) => {
  const { rules } = await rulesOf(config)
  expect(
    rules
      .filter(rule => !sshd.includes(rule))
      .filter(
        rule => /(tcp|udp) dport (?!68|546|(53|123) accept$)/.test(rule) || rule.startsWith('iifname !='),
      ),
  ).toEqual(opened)
})

it('opens the ports of pods on the network of the node, but not those of its loopback', async () => {
  const ports =
    '[{containerPort: 80}, {containerPort: 81, hostIP: 127.0.0.1}, {containerPort: 82, protocol: UDP, hostIP: 192.0.2.2}]'
  const { rules } = await rulesOf('', { 'a.yaml': pod(ports) })
  expect(rules.filter(rule => / dport 8\d /.test(rule))).toEqual([
    'tcp dport 80 accept',
    'ip daddr 192.0.2.2 udp dport 82 accept',
  ])
})

it('lets pods ask for the credentials of the machine where the config says so', async () => {
  const [stops, lets] = [await rulesOf(''), await rulesOf('firewall: {metadata: true}')]
  const ofMetadata = (rules: readonly string[]) => rules.filter(rule => /169\.254\.|fd00:ec2/.test(rule))
  expect(ofMetadata(stops.rules)).toEqual([
    expect.stringMatching(/^ip daddr \{ 169\.254\.0\.0\/16, 168\.63\.129\.16, .*\} drop$/),
    expect.stringMatching(/^ip6 daddr \{ .*fd00:ec2::\/32, fd20:ce::254, .*\} drop$/),
  ])
  expect(ofMetadata(lets.rules)).toEqual([])
})

it('decides about what is forwarded only where it knows the pods', async () => {
  const forwards = async (config: string) =>
    (await rulesOf(config)).rules.some(rule => rule.includes('hook forward'))
  expect(await forwards('containerd: {cri: false}')).toBe(false)
  expect(
    await forwards(
      'cni: {network: {type: macvlan, parent: eth0, subnet: 192.0.2.0/24, range: 192.0.2.200-192.0.2.219}}',
    ),
  ).toBe(true)
})

it.each(['{port: 0}', '{port: 1, from: [192.0.2.0]}', '{port: 1, from: [192.0.2.0/33]}'])(
  'refuses %s',
  async entry => {
    const { diagnostics } = await compileText(`name: a\nfirewall: {open: [${entry}]}`)
    expect(diagnostics.map(({ severity, path }) => [severity, path.slice(0, 2)])).toContainEqual([
      'error',
      ['firewall', 'open'],
    ])
  },
)

it.each([
  ['off', 'off', ['firewall: off']],
  ['the metadata service', '{metadata: true}', ['firewall.metadata: true']],
  ['nothing', '{ssh: []}', []],
])('says that %s is weaker than the default', async (_, firewall, weaker) => {
  const { config } = await compileText(`name: a\nfirewall: ${firewall}`)
  expect(config && firewallWeakenings(config).map(({ key, value }) => `${key}: ${value}`)).toEqual(weaker)
})
