import { expect, it } from 'vitest'
import { askPromises } from '../../src/verify/promises.ts'
import type { Node } from '../../src/vm/types.ts'
import { compileText } from '../compile/compile.ts'
import { run } from '../support/foreign.ts'

it('reads the parameters of the kernel that runs here, and those that it lacks as missing', async () => {
  const keys = ['net.ipv4.ip_forward', 'net/ipv4/tcp_rmem', 'net.ipv4.is_not_there']
  const { plan } = await compileText('name: a')
  if (!plan) throw new Error('the config has a plan')
  const sysctls = keys.map(key => ({ key, value: '1', origin: { component: 'kernel', path: [] } }) as const)
  const here = {
    name: 'here',
    exec: async (command: string) => ({ exitCode: 0, stdout: run('sh', ['-c', command]).output, stderr: '' }),
  } as unknown as Node
  const { sysctls: found } = await askPromises(here, { ...plan, sysctls, modules: [] }, { timeoutMs: 60_000 })
  expect(found).toEqual([expect.stringMatching(/^[01]$/), expect.stringMatching(/^\d+ \d+ \d+$/), undefined])
})
