import type { Config } from '../../../config/schema.ts'
import { sysctlPath } from '../../../plan/kernel-names.ts'

const powers: Readonly<Record<string, bigint>> = { K: 10n, M: 20n, G: 30n }

/** Of x86, and of arm64 with pages of 4 KiB: Documentation/admin-guide/mm/hugetlbpage.rst of Linux 6.12. */
const usualSize = '2M'

/** Bytes that the kernel is asked to keep for huge pages: kernel-parameters.txt of Linux 6.12, hugepages= and hugepagesz=. */
export function hugePageBytes({ image, kernel }: Pick<Config, 'image' | 'kernel'>): bigint {
  const counts = new Map<string, bigint>()
  let usual = usualSize
  let size: string | undefined
  for (const argument of image.kernelArguments) {
    const [, name, value = ''] = /^(default_hugepagesz|hugepagesz|hugepages)=(.*)$/.exec(argument) ?? []
    if (name === 'default_hugepagesz') usual = value.toUpperCase()
    if (name === 'hugepagesz') size = value.toUpperCase()
    if (name === 'hugepages') counts.set(size ?? 'usual', countOf(value))
  }
  const [, count] = Object.entries(kernel.sysctl).find(([key]) => sysctlPath(key) === 'vm/nr_hugepages') ?? []
  if (count !== undefined) {
    counts.delete(usual)
    counts.set('usual', countOf(String(count)))
  }
  return [...counts].reduce((sum, [of, count]) => sum + count * bytesOf(of === 'usual' ? usual : of), 0n)
}

/** "64", or for each NUMA node "0:64,1:32". */
function countOf(value: string): bigint {
  const counts = value.split(',').map(part => /^(?:\d+:)?(\d{1,12})$/.exec(part)?.[1] ?? '0')
  return counts.reduce((sum, count) => sum + BigInt(count), 0n)
}

function bytesOf(size: string): bigint {
  const [, count = '0', unit = ''] = /^(\d{1,6})([KMG])$/.exec(size) ?? []
  return BigInt(count) << (powers[unit] ?? 0n)
}
