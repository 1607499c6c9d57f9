/** A line of apt.conf(5). Its strings have no escapes. */
export function aptSetting(name: string, value: string): string {
  if (/["\p{Cc}]/u.test(value)) throw new Error(`apt.conf cannot hold ${JSON.stringify(value)}`)
  return `${name} "${value}";\n`
}
