import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isOnlyOurs, judgedBy } from './ours.ts'

/** Recorded from containerd itself by `npm run judge:record`. */
const recorded: readonly { version: string; config: unknown; accepted: boolean }[] = JSON.parse(
  readFileSync(join(import.meta.dirname, 'verdicts.json'), 'utf8'),
)

describe.each([...new Set(recorded.map(({ version }) => version))])('containerd %s', version => {
  it('has the verdict of containerd on every recorded configuration', async () => {
    const wrong: unknown[] = []
    const ofVersion = recorded.filter(one => one.version === version)
    for (const { config, accepted } of ofVersion) {
      const { errors } = await judgedBy(version, config)
      const refused = accepted ? errors.filter(error => !isOnlyOurs(error)) : errors
      if (accepted !== (refused.length === 0)) wrong.push({ config, accepted, errors })
    }
    expect(ofVersion.length).toBe(60)
    expect(wrong).toEqual([])
  })
})
