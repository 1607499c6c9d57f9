import { expect, it } from 'vitest'
import { compileText } from '../../compile/compile.ts'
import { textOf } from '../../support/text-of.ts'

const both = 'cni: {network: {subnets: [10.88.0.0/16, "fd00:10:88::/64"]}}'

async function planOf(text: string) {
  const { plan, diagnostics } = await compileText(`name: a\n${text}`)
  if (!plan) throw new Error(JSON.stringify(diagnostics))
  return plan
}

/** The bridge of the pod network. */
async function bridgeOf(text: string) {
  const { files } = await planOf(text)
  const file = files.find(({ path }) => path.endsWith('/10-bakelet.conflist'))
  return JSON.parse(textOf(file?.content)).plugins[0]
}

const forwarding = async (text: string) =>
  (await planOf(text)).sysctls
    .filter(({ key }) => key.includes('forward'))
    .map(({ key, value }) => `${key}=${value}`)

it('gives every pod an address and a default route of both families', async () => {
  expect(await bridgeOf(both)).toMatchObject({
    isGateway: true,
    ipMasq: true,
    ipam: {
      ranges: [[{ subnet: '10.88.0.0/16' }], [{ subnet: 'fd00:10:88::/64' }]],
      routes: [{ dst: '0.0.0.0/0' }, { dst: '::/0' }],
    },
  })
})

it('has the node forward IPv6, and only then', async () => {
  expect(await forwarding(both)).toEqual(['net.ipv4.ip_forward=1', 'net.ipv6.conf.all.forwarding=1'])
  expect(await forwarding('')).toEqual(['net.ipv4.ip_forward=1'])
  expect(await forwarding(`${both}\nkernel: {sysctl: {net.ipv6.conf.all.forwarding: 2}}`)).toEqual([
    'net.ipv4.ip_forward=1',
    'net.ipv6.conf.all.forwarding=2',
  ])
})

it('is one subnet as before where the list has one', async () => {
  const one = await bridgeOf('cni: {network: {subnets: [10.88.0.0/16]}}')
  expect(one).toEqual(await bridgeOf('cni: {network: {subnet: 10.88.0.0/16}}'))
  expect(one).toEqual(await bridgeOf(''))
})

it('is reached without the proxy', async () => {
  const { files } = await planOf(`${both}\nsystem: {proxy: {https: "http://proxy"}}`)
  const file = files.find(({ path }) => path.endsWith('/proxy.env'))
  expect(textOf(file?.content)).toContain('10.88.0.0/16,fd00:10:88::/64')
})

it.each([
  [
    'an address of the node in the IPv6 subnet',
    `${both}\nsystem: {network: {ethernets: {lan0: {addresses: ["fd00:10:88::5/48"]}}}}`,
    '3:51 network-address-invalid: the network of `fd00:10:88::5/48` overlaps that of the pods, fd00:10:88::/64',
    'set `cni.network.subnets` to a network that nothing else uses',
  ],
  [
    'both keys',
    'cni: {network: {subnet: 10.88.0.0/16, subnets: [10.88.0.0/16, "fd00:10:88::/64"]}}',
    '2:39 config-unknown-key: there is no key `subnets` in `cni.network`',
    'keep one of the two',
  ],
])('refuses %s', async (_, text, problem, hint) => {
  const { diagnostics } = await compileText(`name: a\n${text}`)
  expect(
    diagnostics.map(({ code, span, message }) => `${span?.line}:${span?.column} ${code}: ${message}`),
  ).toEqual([problem])
  expect(diagnostics[0]?.hint).toContain(hint)
})
