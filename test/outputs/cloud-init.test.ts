import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect } from 'vitest'
import { cloudConfig } from '../../src/outputs/cloud-init/index.ts'
import { caseNames, loadCase } from '../cases/cases.ts'
import { itWith, run } from '../support/foreign.ts'

const folder = mkdtempSync(join(tmpdir(), 'bakelet-cloud-init-'))
afterAll(() => rmSync(folder, { recursive: true }))

const itWithCloudInit = itWith('cloud-init')

describe('cloud-init schema', () => {
  const validate = (text: string) => {
    const file = join(folder, 'user-data')
    writeFileSync(file, text)
    return run('cloud-init', ['schema', '-c', file])
  }

  for (const name of caseNames)
    itWithCloudInit(`finds the user-data of ${name} valid`, async () => {
      const { delivery } = await loadCase(name)
      const { status, output } = validate(await cloudConfig(delivery))
      expect(output).toMatch(/^Valid /)
      expect(status).toBe(0)
    })

  itWithCloudInit('would notice a mode that is a number', () => {
    const { status } = validate('#cloud-config\nwrite_files:\n  - path: /a\n    permissions: 0644\n')
    expect(status).not.toBe(0)
  })
})
