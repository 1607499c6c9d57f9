import { expect, it } from 'vitest'
import { modulesForLater } from '../../../src/components/kernel/autoload.ts'
import names from '../../../src/data/kernel-names.json' with { type: 'json' }
import { moduleName } from '../../../src/plan/kernel-names.ts'
import { postureChecks, rows } from '../../../src/verify/posture/index.ts'
import { compileText } from '../../compile/compile.ts'

async function planOf(kernel: string) {
  const { plan, diagnostics } = await compileText(`name: a\nkernel: ${kernel}`)
  if (!plan) throw new Error(JSON.stringify(diagnostics))
  return plan
}

const readyOf = async (kernel: string) =>
  (await planOf(kernel)).units.find(({ name }) => name === 'bakelet-ready.service')?.content

it('turns loading off after every pod is ready, and on when the unit stops', async () => {
  expect(await readyOf('{}')).not.toContain('modprobe')
  const lines = (await readyOf('{ autoload: false }'))?.split('\n').filter(line => line.startsWith('Exec'))
  expect(lines).toEqual([
    'ExecStart=/usr/local/bakelet/bin/bakelet-ready',
    `ExecStartPost=+-/usr/sbin/modprobe -aq ${modulesForLater.join(' ')}`,
    "ExecStartPost=/bin/sh -c 'echo >/proc/sys/kernel/modprobe'",
    "ExecStop=/bin/sh -c 'echo /sbin/modprobe >/proc/sys/kernel/modprobe'",
  ])
})

it('loads before only what the kernels of Debian have', () => {
  const known = new Set(names.modules.both.map(moduleName))
  expect(modulesForLater.filter(name => !known.has(moduleName(name)))).toEqual([])
})

it('accepts the default of the kernel only where the config keeps it', async () => {
  const about = 'loads modules that a process asks for'
  const answers = (found: string) =>
    rows.map(row => `${row.about === about ? found : 'unknown'}\n--- bakelet\n`)
  const checkOf = async (kernel: string, found: string) =>
    postureChecks(
      { plan: await planOf(kernel), weakenings: [] },
      `${answers(found).join('')}no\n--- bakelet\n`,
      { name: 'a' },
    ).find(({ name }) => name === `kernel: ${about}`)?.outcome
  expect(await checkOf('{}', '/sbin/modprobe')).toBe('accepted')
  expect(await checkOf('{ autoload: false }', '/sbin/modprobe')).toBe('different')
  expect(await checkOf('{ autoload: false }', 'no')).toBe('same')
})
