import type { Content } from '../../src/plan/content.ts'

/** The text of a file that must have one. */
export function textOf(content: Content | Uint8Array | undefined): string {
  if (content === undefined || typeof content === 'string') return content ?? ''
  throw new Error('the file is not text')
}
