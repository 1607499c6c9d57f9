import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { dist } from '../support/run.ts'

const folder = join(dist, 'library')

/** The pieces that Node.js reads for an import of the library. */
function readAtOnce(name: string, done = new Map<string, string>()): Map<string, string> {
  if (done.has(name)) return done
  const text = readFileSync(join(folder, name), 'utf8')
  done.set(name, text)
  for (const [, piece = ''] of text.matchAll(/\b(?:import|from)"\.\/([^"]+)"/g)) readAtOnce(piece, done)
  return done
}

it('an import of the library reads a few small pieces, and none of the tasks', () => {
  const pieces = readAtOnce('index.js')
  const texts = [...pieces.values()].join('\n')
  // 14 kB in 12 pieces, of 973 kB in 180.
  expect(pieces.size).toBeGreaterThan(1)
  expect(texts.length).toBeLessThan(25_000)
  expect(texts).not.toMatch(/\b(?:import|from)"\.\.\/packages\//)
})
