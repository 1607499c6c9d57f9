import { expect, it } from 'vitest'
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
