import { expect, it } from 'vitest'
import { weakenings } from '../../src/components/weakenings.ts'
import { managedTree } from '../../src/plan/managed.ts'
import { compileText } from './compile.ts'

async function planOf(text: string) {
  const { plan, diagnostics } = await compileText(`name: a\nkernel: ${text}`)
  expect(diagnostics).toEqual([])
  return plan
}

it.each(['net.ipv4.ip_forward', 'net/ipv4/ip_forward'])(
  'a value of yours for %s takes the place of the built-in one',
  async key => {
    const plan = await planOf(`{sysctl: {${key}: 2}}`)
    const forwarding = plan?.sysctls.filter(sysctl => sysctl.key.endsWith('ip_forward'))
    expect(forwarding).toMatchObject([{ key, value: '2' }])
  },
)

it('a module is loaded once, however it is spelt', async () => {
  const plan = await planOf('{modules: [br-netfilter, nf_conntrack, nf-conntrack]}')
  expect(plan?.modules.map(({ name }) => name)).toEqual(['overlay', 'br_netfilter', 'nf_conntrack'])
})

const guard = 'kernel.kptr_restrict'

it('a node guards itself where its kernel can, and boots where it cannot', async () => {
  const plan = await planOf('{}')
  const file = plan && managedTree(plan).find(({ path }) => path === '/etc/sysctl.d/99-bakelet.conf')
  expect(file).toMatchObject({ content: expect.stringContaining(`\n-${guard} = 1\n`) })
  expect(plan?.sysctls.find(({ key }) => key === guard)).toMatchObject({ optional: true })
})

it.each([0, 1, 2])('a value %i of yours takes the place of a guard', async value => {
  const plan = await planOf(`{sysctl: {kernel/kptr_restrict: ${value}}}`)
  const found = plan?.sysctls.filter(({ key }) => /kptr/.test(key))
  expect(found).toMatchObject([{ key: 'kernel/kptr_restrict', value: String(value) }])
})

it('a pattern of yours takes the place of every guard that it means', async () => {
  const plan = await planOf('{sysctl: {net.ipv4.conf.*.log_martians: 0}}')
  const keys = plan?.sysctls.map(({ key }) => key).filter(key => key.endsWith('log_martians'))
  expect(keys).toEqual(['net.ipv4.conf.*.log_martians'])
})

const pattern = 'net.ipv4.conf.*.log_martians'
it.each([
  ['kernel: {sysctl: {kernel/kptr_restrict: 0}}', ['kernel.sysctl.kernel/kptr_restrict']],
  ['kernel: {sysctl: {kernel.kptr_restrict: 2, net.ipv4.tcp_syncookies: true}}', []],
  [`kernel: {sysctl: {${pattern}: 0}}`, [`kernel.sysctl.${pattern}`]],
  [
    `kernel: {sysctl: {${pattern}: 0, net.ipv4.conf.all.log_martians: 1, net.ipv4.conf.default.log_martians: 1}}`,
    [],
  ],
  ['system: {packages: [kdump-tools]}', ['system.packages']],
  ['system: {watchdog: {runtimeSeconds: "off"}}', ['system.watchdog.runtimeSeconds']],
])('of %s the plan says what is weaker', async (text, keys) => {
  const { config } = await compileText(`name: a\n${text}`)
  expect(config && weakenings(config, undefined).map(({ key }) => key)).toEqual(keys)
})

it.each([
  ['systemd-coredump', 'kernel.core_pattern'],
  ['kdump-tools', 'kernel.kexec_load_disabled'],
])('%s has %s to itself', async (name, key) => {
  const plan = await compileText(`name: a\nsystem: {packages: [${name}]}`)
  expect(plan.plan?.sysctls.map(sysctl => sysctl.key)).not.toContain(key)
})

it('what nobody uses is not loaded, and what the config loads is', async () => {
  const contentFor = async (text: string) =>
    (await planOf(text))?.files.find(({ path }) => path === '/etc/modprobe.d/bakelet.conf')?.content
  expect(await contentFor('{}')).toMatch(/^install dccp \/bin\/false$[\s\S]*^install sctp \/bin\/false$/m)
  expect(await contentFor('{modules: [sctp]}')).not.toContain('sctp')
})
