import { managedTree } from '../../plan/managed.ts'
import type { Plan } from '../../plan/types.ts'
import { ec2LimitBytes } from './check.ts'
import { type CloudInitOptions, cloudConfig } from './index.ts'

/** A table of what each part of user-data costs, largest first, and the sum against EC2's limit. */
export function explainSize(plan: Plan, options: CloudInitOptions, sizeBytes: number): string {
  const text = cloudConfig(plan, options)
  const files = managedTree(plan).flatMap(entry =>
    entry.type === 'file' ? [{ part: entry.path as string, bytes: cost(text, entry.path) }] : [],
  )
  const known = files.reduce((sum, { bytes }) => sum + bytes, 0)
  const total = Buffer.byteLength(text)
  const rows = [...files, { part: 'everything else', bytes: total - known }].sort((a, b) => b.bytes - a.bytes)
  const line = (bytes: number, part: string) => `${String(bytes).padStart(7)}  ${part}\n`
  return [
    ...rows.map(({ bytes, part }) => line(bytes, part)),
    line(total, 'in all'),
    sizeBytes === total ? '' : line(sizeBytes, 'in all, compressed'),
    `EC2 takes ${ec2LimitBytes}: ${sizeBytes <= ec2LimitBytes ? `${ec2LimitBytes - sizeBytes} to spare` : `${sizeBytes - ec2LimitBytes} too many`}.\n`,
  ].join('')
}

/** Bytes of one item of write_files: from its dash to the next one. */
function cost(text: string, path: string): number {
  const start = text.indexOf(`  - path: "${path}"\n`)
  const end = /\n(?= {2}- path: |[a-z])/.exec(text.slice(start + 1))
  return Buffer.byteLength(text.slice(start, end ? start + 1 + end.index + 1 : undefined))
}
