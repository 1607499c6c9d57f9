import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { areDeliberate } from '../../../judge/pods/stricter.ts'
import { check } from '../manifest.ts'

interface Recorded {
  readonly text: string
  readonly file: string
  /** By version of the kubelet. */
  readonly accepted: Readonly<Record<string, boolean>>
}

/** Mutated Pods and what the kubelet's own code says of them; recorded by `npm run judge:record`. */
const recorded: readonly Recorded[] = JSON.parse(
  readFileSync(join(import.meta.dirname, 'verdicts.json'), 'utf8'),
)

describe.each(Object.keys(recorded[0]?.accepted ?? {}))('kubelet %s', kubeletVersion => {
  it('has the verdict of the kubelet on every recorded Pod', async () => {
    const wrong: unknown[] = []
    for (const { text, file, accepted } of recorded) {
      const { diagnostics } = await check(text, { kubeletVersion, file })
      const errors = diagnostics.filter(({ severity }) => severity === 'error')
      const agrees = accepted[kubeletVersion] === (errors.length === 0)
      if (!agrees && !(accepted[kubeletVersion] && areDeliberate(errors, kubeletVersion)))
        wrong.push({ text, accepted, errors })
    }
    expect(recorded.length).toBeGreaterThan(100)
    expect(wrong).toEqual([])
  })
})
