import { constants, createDeflate } from 'node:zlib'
import { dictionary } from '../../../src/kubernetes/spdy/dictionary.ts'

export const uint32 = (value: number) =>
  Buffer.from([value >>> 24, value >>> 16, value >>> 8, value].map(byte => byte & 255))
export const control = (type: number, body: Buffer) =>
  Buffer.concat([Buffer.of(0x80, 3, 0, type, 0), uint32(body.length).subarray(1), body])

/** The other end: all its headers are one stream of zlib. */
export function opener() {
  const deflate = createDeflate({ dictionary })
  return async (stream: number, headers: Record<string, string>) => {
    const texts = Object.entries(headers).flat()
    const block = Buffer.concat([
      uint32(texts.length / 2),
      ...texts.flatMap(text => [uint32(text.length), Buffer.from(text)]),
    ])
    const parts: Buffer[] = []
    deflate.on('data', part => parts.push(part))
    deflate.write(block)
    await new Promise<void>(resolve => deflate.flush(constants.Z_SYNC_FLUSH, resolve))
    deflate.removeAllListeners('data')
    return control(1, Buffer.concat([uint32(stream), uint32(0), Buffer.of(0, 0), ...parts]))
  }
}
