import fc from 'fast-check'
import { expect, it } from 'vitest'
import { eachLine } from '../../src/doctor/each-line.ts'

async function linesOf(pieces: readonly Uint8Array[]): Promise<string[]> {
  const lines: string[] = []
  const stream = (async function* () {
    yield* pieces
  })()
  await eachLine(stream, line => lines.push(line))
  return lines
}

it('gives the same lines, however a text is cut into pieces', async () => {
  const texts = fc.array(fc.string({ unit: 'binary' }).map(text => text.replace(/[\n\r]/g, '')))
  await fc.assert(
    fc.asyncProperty(texts, fc.integer({ min: 1, max: 9 }), async (lines, size) => {
      const bytes = Buffer.from(`${lines.join('\n')}\n`)
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
        bytes.subarray(index * size, (index + 1) * size),
      )
      expect(await linesOf(pieces)).toEqual(bytes.toString().slice(0, -1).split('\n'))
    }),
  )
})

it('cuts a line without an end, and reads on after it', async () => {
  const piece = Buffer.alloc(1 << 20, 'a')
  const lines = await linesOf([...Array.from({ length: 64 }, () => piece), Buffer.from('\r\nlast\r\n')])
  expect(lines.map(line => line.length)).toEqual([65_536, 4])
})
