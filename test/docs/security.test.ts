import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { withKernelParameters } from '../../scripts/docs/kernel-parameters.ts'

it('lists the kernel parameters that guard a node as they are', async () => {
  const page = await readFile('docs/security.md', 'utf8')
  await expect(withKernelParameters(page)).toMatchFileSnapshot('../../docs/security.md')
})
