import type { Config } from '../../config/schema.ts'
import data from '../../data/kernel-names.json' with { type: 'json' }
import { sysctlPath } from '../../plan/kernel-names.ts'
import type { Finding } from '../rule.ts'

const folders = new Map(Object.entries(data.sysctls))
const ranges = new Map(
  data.sysctlRanges.flatMap(({ least, most, names }) => names.map(name => [name, { least, most }] as const)),
)

/** Values that the kernel does not take: systemd-sysctl.service fails, and the setting stays as it was. */
export function checkSysctlValues({ kernel }: Config): Finding[] {
  return Object.entries(kernel.sysctl).flatMap(([key, value]): Finding[] => {
    const path = sysctlPath(key).split('/')
    const name = path.at(-1) ?? ''
    const range = ranges.get(name)
    const folder = folders.get(name)
    const isOther = folder !== '' && folder !== path.slice(0, -1).join('/')
    if (!range || isOther || typeof value === 'boolean') return []
    const text = String(value).trim()
    const { least, most } = range
    if (text.split(/\s+/).every(word => isWithin(word, least, most))) return []
    return [
      {
        ...{ code: 'sysctl-value-refused', severity: 'warning', path: ['kernel', 'sysctl', key] },
        message: `the kernel does not take ${JSON.stringify(text)} for \`${key}\`, and keeps the value that it has`,
        hint: `write ${wanted(least, most)}`,
        source: 'Debian 13, linux-source-6.12 6.12.117-1',
      },
    ]
  })
}

function wanted(least: number | null, most: number | null): string {
  if (least === null) return 'a whole number'
  return `a whole number, ${most === null ? `${least} or more` : `from ${least} to ${most}`}`
}

/** A number as proc_get_long of kernel/sysctl.c reads it: decimal, octal or hexadecimal. */
function isWithin(word: string, least: number | null, most: number | null): boolean {
  const [, sign, digits = ''] = /^(-?)(0x[0-9a-f]+|0[0-7]*|[1-9]\d*)$/i.exec(word) ?? []
  if (digits === '') return false
  const magnitude = BigInt(/^0\d/.test(digits) ? `0o${digits.slice(1)}` : digits)
  const number = sign === '-' ? -magnitude : magnitude
  return (least === null || number >= BigInt(least)) && (most === null || number <= BigInt(most))
}
