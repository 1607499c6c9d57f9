/** MiB of a size as image.size of the config has it: a number with M or G, powers of 1024. */
export function mebibytesOf(size: string): number {
  const [, digits = '', unit = ''] = /^(\d+)([MG])$/.exec(size) ?? []
  return Number(digits) * (unit === 'G' ? 1024 : 1)
}
