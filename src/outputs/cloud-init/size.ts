import { ec2LimitBytes } from './check.ts'
import type { Part } from './index.ts'

/** A table of what each part of user-data costs, largest first, and the sum against EC2's limit. */
export function explainSize(parts: readonly Part[], sizeBytes: number): string {
  const total = parts.reduce((sum, { bytes }) => sum + bytes, 0)
  const line = (bytes: number, what: string) => `${String(bytes).padStart(7)}  ${what}\n`
  return [
    ...[...parts].sort((a, b) => b.bytes - a.bytes).map(({ bytes, name }) => line(bytes, name)),
    line(total, 'in all'),
    sizeBytes === total ? '' : line(sizeBytes, 'in all, compressed'),
    `EC2 takes ${ec2LimitBytes}: ${sizeBytes <= ec2LimitBytes ? `${ec2LimitBytes - sizeBytes} to spare` : `${sizeBytes - ec2LimitBytes} too many`}.\n`,
  ].join('')
}
