import type { Encoded } from './encoded.ts'

/**
 * A string of rsyslog's configuration. In one, `\` is an escape, and `$` or a backtick at its front can mean more ("Escape
 * sequences" in its documentation): what is not a name, an address or a number is refused.
 */
export function rsyslogText(value: string): Encoded {
  if (!/^[A-Za-z0-9._:-]+$/.test(value)) throw new Error(`rsyslog.conf cannot hold ${JSON.stringify(value)}`)
  return `"${value}"` as Encoded
}
