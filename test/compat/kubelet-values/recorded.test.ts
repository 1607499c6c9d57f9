import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkedBy } from './ours.ts'

/** Recorded from the kubelet's own code by `npm run judge:record`. */
const recorded: readonly { version: string; config: unknown; accepted: boolean }[] = JSON.parse(
  readFileSync(join(import.meta.dirname, 'verdicts.json'), 'utf8'),
)

describe.each([...new Set(recorded.map(({ version }) => version))])('kubelet %s', version => {
  it('has the verdict of the kubelet on every recorded configuration', async () => {
    const wrong: unknown[] = []
    const ofVersion = recorded.filter(one => one.version === version)
    for (const { config, accepted } of ofVersion) {
      const { errors } = await checkedBy(version, config)
      if (accepted !== (errors.length === 0)) wrong.push({ config, accepted, errors })
    }
    expect(ofVersion.length).toBeGreaterThan(100)
    expect(wrong).toEqual([])
  })
})
