import { expect, it } from 'vitest'
import { modulesLoadFile, sysctlFile } from '../../src/plan/kernel-files.ts'

const origin = { component: 'kernel', path: [] } as const

it('writes a module a line', () => {
  const modules = ['overlay', 'br_netfilter'].map(name => ({ name, origin }))
  expect(modulesLoadFile(modules)).toBe('# Made by bakelet.\noverlay\nbr_netfilter\n')
})

it('writes a kernel parameter a line, and no value can begin another', () => {
  const line = (value: string) => sysctlFile([{ key: 'kernel.core_pattern', value, origin }])
  expect(line('|/bin/x = # "%p" ;')).toBe('# Made by bakelet.\nkernel.core_pattern = |/bin/x = # "%p" ;\n')
  expect(line('\u2028')).toBe('# Made by bakelet.\nkernel.core_pattern = \u2028\n')
  for (const value of ['1\nvm.swappiness = 0', '1\r', '\0', '\u0085'])
    expect(() => line(value)).toThrow(/sysctl.d cannot hold/)
})
