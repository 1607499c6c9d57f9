import { open } from 'node:fs/promises'

const lines = 8
const longestEnd = 16 * 1024

/** The last lines of a file of any size; "" when the file cannot be read. */
export async function lastLines(path: string): Promise<string> {
  const file = await open(path).catch(() => undefined)
  if (file === undefined) return ''
  try {
    const { size } = await file.stat()
    const buffer = Buffer.alloc(Math.min(size, longestEnd))
    const { bytesRead } = await file.read(buffer, 0, buffer.length, size - buffer.length)
    return buffer.toString('utf8', 0, bytesRead).trimEnd().split('\n').slice(-lines).join('\n')
  } catch {
    return ''
  } finally {
    await file.close()
  }
}
