import { expect, it } from 'vitest'
import { compileText } from '../../compile/compile.ts'

const both = 'cni: {network: {subnets: [10.88.0.0/16, "fd00:10:88::/64"]}}'
const many = 'kubelet: {config: {maxPods: 300}}'

async function limits(text: string): Promise<readonly string[]> {
  const { plan, diagnostics } = await compileText(`name: a\n${text}`)
  if (!plan) throw new Error(JSON.stringify(diagnostics))
  return plan.sysctls
    .filter(({ key }) => key.includes('gc_thresh'))
    .map(({ key, value }) => `${key}=${value}`)
}

const ipv4 = ['net.ipv4.neigh.default.gc_thresh2=4096', 'net.ipv4.neigh.default.gc_thresh3=8192']

it('has the kernel keep more neighbours where the kubelet takes more pods than by default', async () => {
  expect(await limits(`${both}\n${many}`)).toEqual([
    ...ipv4,
    'net.ipv6.neigh.default.gc_thresh2=4096',
    'net.ipv6.neigh.default.gc_thresh3=8192',
  ])
  expect(await limits(many)).toEqual(ipv4)
  expect(await limits('kubelet: {flags: {max-pods: 111}}')).toEqual(ipv4)
})

it.each([
  ['where it takes no more', `${both}\nkubelet: {config: {maxPods: 110}}`],
  ['by default', both],
  [
    'where no pod is behind the node',
    `cni: {network: {type: macvlan, parent: ens3, subnet: 192.0.2.0/24, range: 192.0.2.200-192.0.2.219, gateway: 192.0.2.1}}\n${many}`,
  ],
])('leaves the limits of the kernel alone %s', async (_, text) => {
  expect(await limits(text)).toEqual([])
})

it('takes the values of the config', async () => {
  expect(await limits(`${many}\nkernel: {sysctl: {net.ipv4.neigh.default.gc_thresh3: 20000}}`)).toEqual([
    'net.ipv4.neigh.default.gc_thresh2=4096',
    'net.ipv4.neigh.default.gc_thresh3=20000',
  ])
})
