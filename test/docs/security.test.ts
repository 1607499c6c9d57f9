import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { withKernelParameters } from '../../scripts/docs/kernel-parameters.ts'
import { withPosture } from '../../scripts/docs/posture.ts'

it('lists the kernel parameters and the items of benchmarks as they are', async () => {
  const page = await readFile('docs/security.md', 'utf8')
  await expect(withPosture(withKernelParameters(page))).toMatchFileSnapshot('../../docs/security.md')
})
