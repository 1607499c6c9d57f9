// zod/mini and not zod: see field.ts.
import * as z from 'zod/mini'
import { field } from './field.ts'
import { nodePath, text, urlHost, urlPort } from './text-types.ts'

/** A URL whose port is one: URL.canParse() refuses what is above 65535. */
const url = (scheme: string, path: string, error: string) =>
  text(new RegExp(`^${scheme}://${urlHost}${urlPort}${path}$`), error).check(
    z.refine(value => URL.canParse(value), error),
  )

const path = '(/[\\w.~-]+)*/?'
const journal =
  'Where `systemd-journal-remote`, or what takes its protocol, listens: `https://HOST:PORT`, 19532 unless there is a port. Entries arrive with all of their fields. A path is put before `/upload`.'

/** One shape for each transport: clear text has no certificates, and no entry goes to two places. */
export const forward = z.lazy(() =>
  z.union(
    [
      z.strictObject({
        journal: field(
          url(
            'https',
            path,
            'is not a URL like https://logs.example.com:19532, or http://… without `ca` and `client`',
          ),
          journal,
          'https://logs.example.com:19532',
        ),
        ca: field(
          z.optional(nodePath()),
          'The only authorities that the certificate of the server may be from: a PEM file on the node, which `files` makes. Default: those that the node trusts, with `system.certificates`.',
          '/etc/logs/ca.crt',
        ),
        client: field(
          z.optional(
            z.strictObject({
              certificate: field(
                nodePath(),
                'A PEM file on the node, which `files` makes.',
                '/etc/logs/node.crt',
              ),
              key: field(
                nodePath(),
                'Its private key: a PEM file on the node, which root alone needs to read.',
                '/etc/logs/node.key',
              ),
            }),
          ),
          'By which the server knows the node. Default: the node shows no certificate.',
        ),
      }),
      z.strictObject({
        journal: field(
          url(
            'http',
            path,
            'is not a URL like https://logs.example.com:19532, or http://… without `ca` and `client`',
          ),
          'The same in clear text: for a server on the node itself, as a tunnel or a pod is.',
          'http://127.0.0.1:19532',
        ),
      }),
      z.strictObject({
        syslog: field(
          url('(tcp|udp)', '', 'is not a URL like tcp://logs.example.com:514 or udp://logs.example.com:514'),
          'Where a syslog server listens: `tcp://HOST:PORT` or `udp://HOST:PORT`, 514 unless there is a port. Lines of RFC 5424, in clear text; over TCP with the length before each (RFC 6587, octet counting).',
          'tcp://logs.example.com:514',
        ),
      }),
    ],
    'is not a mapping with one of `journal` and `syslog`',
  ),
)
