import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { cloudConfig } from '../../src/outputs/cloud-init/index.ts'
import { networkConfig } from '../../src/outputs/cloud-init/network-config.ts'
import { seedNetworkConfig } from '../../src/outputs/seed/network-config.ts'
import type { PlannedFile } from '../../src/plan/types.ts'
import { compileText } from '../compile/compile.ts'
import { itWith, run } from '../support/foreign.ts'
import { textOf } from '../support/text-of.ts'

const folder = mkdtempSync(join(tmpdir(), 'bakelet-network-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function compiled(network: string) {
  const { plan, config, diagnostics } = await compileText(`name: edge\nsystem: {network: ${network}}`)
  if (!plan || !config) throw new Error(JSON.stringify(diagnostics))
  return { plan, network: config.system.network }
}

const filesOf = ({ plan }: Awaited<ReturnType<typeof compiled>>) =>
  plan.files.filter(({ path }) => path.startsWith('/etc/systemd/network/'))

/** systemd names the line that it does not understand. */
const complaint = /05-bakelet[^ ]*:\d+/

const lan0 = `addresses: [192.0.2.10/24, "2001:db8::10/64"], gateways: [192.0.2.1, "2001:db8::1"],
  routes: [{to: 198.51.100.0/24, via: 192.0.2.254, metric: 10}], dns: [192.0.2.53], searchDomains: [example.com], mtu: 1400`

const isSetUp = `ip -o addr show dev lan0 | grep -q 'inet.*scope global' && ip -o -6 route | grep -q default &&
  grep -qs DOMAINS= /run/systemd/netif/links/*`
// cloud-init 22.4 makes ::/64 of ::/0; 25.1, which the image has, does not.
const hasAddresses = `ip -o addr show dev lan0 | grep -q 'inet.*scope global' && ip -o route | grep -q default`
// The files are read before it looks for cards.
const isRead = `grep -qs 'Enumeration completed' "$1/log"`

/**
 * Runs systemd-networkd for some seconds in a network of its own with one card, and returns what it says about its files and
 * what `ip` says then. Its user is root there, since the namespace has no other.
 */
function networkd(files: readonly Pick<PlannedFile, 'path' | 'content'>[], done = isSetUp) {
  const network = join(folder, 'network')
  // The log, too: the next daemon opens it some time after the script has started to look into it.
  for (const left of [network, join(folder, 'log')]) rmSync(left, { recursive: true, force: true })
  mkdirSync(network)
  for (const { path, content } of files)
    writeFileSync(join(network, path.replace(/.*\//, '')), textOf(content))
  for (const name of ['passwd', 'group'])
    writeFileSync(
      join(folder, name),
      readFileSync(`/etc/${name}`, 'utf8').replace(
        /^(systemd-network:x)(:\d+)(:\d+)?:/m,
        (_, user, _id, group) => (group === undefined ? `${user}:0:` : `${user}:0:0:`),
      ),
    )
  const script = `set -e
    mount -t tmpfs tmpfs /run
    mkdir -p /run/systemd/network
    for file in passwd group; do mount --bind "$1/$file" /etc/$file; done
    mount --bind "$1/network" /etc/systemd/network
    mount -t sysfs -o ro sysfs /sys
    ip link add lan0 type veth peer name peer
    ip link set lo up
    ip link set peer up
    SYSTEMD_LOG_TARGET=console /usr/lib/systemd/systemd-networkd >"$1/log" 2>&1 & daemon=$!
    tries=0
    until ${done} || [ $tries -gt 250 ]; do
      sleep 0.1; tries=$((tries + 1))
    done
    ip -j addr show dev lan0 >"$1/addresses"; ip -j route >"$1/routes"; ip -j -6 route >"$1/routes6"
    cat /run/systemd/netif/links/* >"$1/links" || true
    kill $daemon`
  const { status, output } = run('unshare', ['-rmn', 'sh', '-c', script, 'sh', folder])
  if (status !== 0) throw new Error(output)
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  const json = (name: string) => JSON.parse(read(name))
  return {
    log: read('log'),
    links: read('links'),
    card: json('addresses')[0],
    routes: [...json('routes'), ...json('routes6')],
  }
}

interface Card {
  readonly addr_info: readonly {
    readonly scope: string
    readonly local: string
    readonly prefixlen: number
  }[]
}

const globalAddresses = ({ addr_info }: Card) =>
  addr_info
    .filter(({ scope }) => scope === 'global')
    .map(({ local, prefixlen }) => `${local}/${prefixlen}`)
    .sort()

itWith('systemd-networkd in a namespace')('is what systemd-networkd does with a card', async () => {
  const { log, card, links, routes } = networkd(filesOf(await compiled(`{ethernets: {lan0: {${lan0}}}}`)))
  expect(log).not.toMatch(complaint)
  expect(card.mtu).toBe(1400)
  expect(globalAddresses(card)).toEqual(['192.0.2.10/24', '2001:db8::10/64'])
  for (const route of [
    { dst: 'default', gateway: '192.0.2.1' },
    { dst: 'default', gateway: '2001:db8::1' },
    { dst: '198.51.100.0/24', gateway: '192.0.2.254', metric: 10 },
  ])
    expect(routes).toContainEqual(expect.objectContaining({ ...route, dev: 'lan0' }))
  expect(links).toContain('DNS=192.0.2.53\n')
  expect(links).toContain('DOMAINS=example.com\n')
})

const everything = `{
  ethernets: {lan0: {${lan0}}, lan1: {match: {mac: "52:54:00:12:34:56", driver: virtio_net, name: "en*"}, dhcp: true}, a: {}, b: {}},
  bonds: {bond0: {interfaces: [a, b], mode: 802.3ad, addresses: [203.0.113.2/24]}},
  vlans: {vlan10: {id: 10, link: bond0, addresses: [198.18.0.1/24]}, vlan20: {id: 20, link: lan0, mtu: 1300}}}`

// Whether there are bonds and VLANs depends on the kernel of this machine.
itWith('systemd-networkd in a namespace')('has only settings that systemd-networkd knows', async () => {
  const files = filesOf(await compiled(everything))
  expect(networkd(files, isRead).log).not.toMatch(complaint)
  const [first, ...others] = files
  const wrong = { ...first, content: `${first?.content}Unheard=of\n` } as (typeof files)[number]
  expect(networkd([wrong, ...others], isRead).log).toMatch(complaint)
})

// cloud-init renders it for an image without netplan; netplan itself takes it as it is.
const renderer = `import sys, yaml
from cloudinit.net import network_state, networkd
state = network_state.parse_net_config_data(yaml.safe_load(sys.stdin))
for name, text in sorted(networkd.Renderer({})._render_content(state).items()):
    print('#', name)
    print('\\n'.join(line for line in text.split('\\n') if line))`

/** The files of systemd-networkd that cloud-init makes of a network-config, by card. */
function rendered(config: string | undefined): Readonly<Record<string, string>> {
  const { status, output } = run('/usr/bin/python3', ['-c', renderer], config)
  expect({ status, output }).toMatchObject({ status: 0 })
  const files = output.split(/^# /m).slice(1)
  return Object.fromEntries(files.map(text => [text.slice(0, text.indexOf('\n')), `# ${text}`]))
}

itWith('cloud-init')('is what cloud-init reads in a seed', async () => {
  const { network } = await compiled(everything)
  const sections = rendered(networkConfig(network))
  expect(Object.keys(sections)).toEqual(['a', 'b', 'bond0', 'lan0', 'lan1', 'vlan10', 'vlan20'])
  for (const line of ['192.0.2.10/24', '2001:db8::10/64'])
    expect(sections.lan0).toContain(`[Address]\nAddress=${line}\n`)
  expect(sections.lan0).toMatch(/Destination=0\.0\.0\.0\/0\nGateway=192\.0\.2\.1\n/)
  expect(sections.lan0).toMatch(/Destination=198\.51\.100\.0\/24\nGateway=192\.0\.2\.254\n/)
  expect(sections.lan0).toMatch(/MTUBytes=1400\n(.*\n)*DHCP=no\nDNS=192\.0\.2\.53\nDomains=example\.com\n/)
  expect(sections.lan1).toMatch(/MACAddress=52:54:00:12:34:56\n(.*\n)*DHCP=yes\n/)
  expect(sections.a).toContain('DHCP=no\n')
})

// The card of the namespace is lan0, and its driver veth.
for (const card of [
  'lan0: {',
  'nic: {match: {name: lan0}, ',
  'nic: {match: {name: "la*"}, ',
  'nic: {match: {driver: veth}, ',
  'nic: {match: {driver: veth, name: "l*"}, ',
])
  itWith('cloud-init', 'systemd-networkd in a namespace')(
    `gives a card its addresses by the seed of a machine: ${card}…}`,
    async () => {
      const { network } = await compiled(`{ethernets: {${card}${lan0}}}}`)
      const files = Object.entries(rendered(seedNetworkConfig(network))).map(([name, content]) => ({
        path: `/etc/systemd/network/10-cloud-init-${name}.network` as const,
        content,
      }))
      const { card: set, routes } = networkd(files, hasAddresses)
      expect(set.mtu).toBe(1400)
      expect(globalAddresses(set)).toEqual(['192.0.2.10/24', '2001:db8::10/64'])
      expect(routes).toContainEqual(expect.objectContaining({ dst: 'default', gateway: '192.0.2.1' }))
    },
  )

itWith('cloud-init')('names the card in the seed of a machine by its hardware address', async () => {
  const { network } = await compiled('{ethernets: {lan0: {match: {mac: "52:54:00:12:34:56", name: "e*"}}}}')
  expect(rendered(seedNetworkConfig(network)).lan0).toMatch(/MACAddress=52:54:00:12:34:56\nName=lan0\n/)
})

it('is read by networkd as soon as it is there, and is nowhere where the config says nothing', async () => {
  const set = await compiled('{ethernets: {lan0: {}}}')
  expect(await cloudConfig({ plan: set.plan })).toContain('"networkctl reload"')
  const unset = await compiled('{}')
  expect(await cloudConfig({ plan: unset.plan })).not.toContain('networkctl')
  expect(filesOf(unset)).toEqual([])
  expect(networkConfig(unset.network)).toBeUndefined()
})

it('is reached without the proxy', async () => {
  const { plan } = await compileText(
    'name: a\nsystem: {network: {ethernets: {lan0: {addresses: [192.0.2.10/24]}}}, proxy: {https: "http://proxy"}}',
  )
  const file = plan?.files.find(({ path }) => path.endsWith('/proxy.env'))
  expect(textOf(file?.content)).toContain(',192.0.2.10,')
})
