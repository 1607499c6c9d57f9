import { describe, expect } from 'vitest'
import { cloudConfig } from '../../src/outputs/cloud-init/index.ts'
import { caseNames, loadCase } from '../cases/cases.ts'
import { claimOf } from '../support/claim.ts'
import { itWith } from '../support/foreign.ts'
import { judge } from '../support/judge.ts'
import { rewritten } from './yaml-cpp/rewritten.ts'

describe('user-data that Multipass has rewritten', () => {
  const itWithBoth = itWith('a C++ compiler with yaml-cpp', 'python3 with PyYAML')

  for (const name of caseNames)
    itWithBoth(`reads as what was planned for ${name}`, async () => {
      const { config, delivery } = await loadCase(name)
      const text = rewritten(await cloudConfig(delivery))
      expect(await judge({ ...(await claimOf(delivery, config)), parts: [text] })).toEqual([])
    })

  itWithBoth('loses its quotes, which is why some strings have a tag', () => {
    expect(rewritten('hostname: "007"\nname: !!str "007"\n')).toBe(
      '#cloud-config\nhostname: 007\nname: !<tag:yaml.org,2002:str> 007\n',
    )
  })
})
