import { ec2LimitBytes } from './check.ts'
import type { Part } from './index.ts'

/** A table of what each part of user-data costs, largest first, and the sum against EC2's limit; and what is in an archive. */
export function explainSize(parts: readonly Part[], sizeBytes: number): string {
  const total = parts.reduce((sum, { bytes }) => sum + bytes, 0)
  const held = parts.flatMap(({ holds = [] }) => holds)
  return [
    ...rows(parts),
    row({ bytes: total, name: 'in all' }),
    sizeBytes === total ? '' : row({ bytes: sizeBytes, name: 'in all, compressed' }),
    `EC2 takes ${ec2LimitBytes}: ${sizeBytes <= ec2LimitBytes ? `${ec2LimitBytes - sizeBytes} to spare` : `${sizeBytes - ec2LimitBytes} too many`}.\n`,
    ...(held.length === 0 ? [] : ['\nThe files before they are compressed:\n', ...rows(held)]),
  ].join('')
}

type Row = Pick<Part, 'name' | 'bytes'>
const row = ({ name, bytes }: Row) => `${String(bytes).padStart(7)}  ${name}\n`
const rows = (all: readonly Row[]) => all.toSorted((a, b) => b.bytes - a.bytes).map(row)
