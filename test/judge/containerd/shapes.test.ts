import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { judgedBy } from '../../compat/containerd-values/ours.ts'
import said from '../../compat/containerd-values/shapes/containerd.json' with { type: 'json' }
import { shapes } from '../../compat/containerd-values/shapes.ts'
import { startContainerd, verdictOn } from './judge.ts'

it('refuses what the recorded verdicts say', async () => {
  const verdicts: Record<string, string> = {}
  for (const { name, version, config } of shapes) {
    const { errors, text } = await judgedBy(version, config)
    const [answer = expect.fail('no answer')] = await startContainerd(version, [text])
    const { accepted, reason = 'starts' } = verdictOn(answer, [])
    // Times differ.
    verdicts[name] = reason.replace(/^time="[^"]*" /, '')
    if (!accepted) expect(errors, name).not.toEqual([])
  }
  if (process.env.JUDGE_RECORD)
    await writeFile(
      join(import.meta.dirname, '../../compat/containerd-values/shapes/containerd.json'),
      `${JSON.stringify(verdicts, null, 2)}\n`,
    )
  else expect(verdicts).toEqual(said)
})
