import type { Config } from '../../../config/schema.ts'

export type Forward = NonNullable<Config['system']['logs']['forward']>
export type JournalForward = Extract<Forward, { readonly journal: string }>
export type SyslogForward = Extract<Forward, { readonly syslog: string }>

/** What the schema has let through as a URL, in its parts. */
export interface LogServer {
  readonly scheme: string
  /** A name or an address, without brackets. */
  readonly host: string
  /** As in a URL, with the port. */
  readonly authority: string
  readonly port: number
  /** Without a slash at its end. */
  readonly path: string
}

/** systemd-journal-upload(8), --url=; rsyslog's omfwd, port. */
const defaultPorts = { journal: 19532, syslog: 514 }

export function serverOf(forward: Forward): LogServer {
  const [url, preset] =
    'journal' in forward ? [forward.journal, defaultPorts.journal] : [forward.syslog, defaultPorts.syslog]
  // Not `new URL`, which drops the port that is the default of https.
  const [, scheme = '', host = '', port, path = ''] =
    /^([a-z]+):\/\/(\[[^\]]*\]|[^:/]*)(?::(\d+))?(\/.*)?$/.exec(url) ?? []
  const number = port === undefined ? preset : Number(port)
  return {
    scheme,
    host: host.replace(/^\[|\]$/g, ''),
    authority: `${host}:${number}`,
    port: number,
    path: path.replace(/\/$/, ''),
  }
}
