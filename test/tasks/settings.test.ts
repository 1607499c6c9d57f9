import { describe, expect, it } from 'vitest'
import { freeSettings } from '../../src/tasks/settings.ts'

const shown = async (...set: string[]) => JSON.parse(JSON.stringify(await freeSettings(set)))

describe('settings for a config that is a function', () => {
  it('merge mappings', async () => {
    expect(await shown('web={port: 80}', 'web={host: a}')).toEqual({ web: { port: 80, host: 'a' } })
  })

  it.each([
    ['a number after a mapping', '1.0', '1.0'],
    ['a list after a mapping', '[2]', [2]],
  ])('replace, with %s', async (_, text, value) => {
    expect(await shown('web={port: 80}', `web=${text}`)).toEqual({ web: value })
  })
})
