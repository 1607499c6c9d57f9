import uploadUnit from '../../../../templates/system/etc/systemd/system/bakelet-journal-upload.service.hbs'
import type { NodePath } from '../../../plan/entry.ts'
import { from } from '../../../plan/origin.ts'
import type { Encoded } from '../../../render/encoded.ts'
import { unitCredential, unitText, unitWord } from '../../../render/unit.ts'
import type { Contribution } from '../../component.ts'
import { plannedUnit } from '../../planned-unit.ts'
import { internet, sandbox } from '../../sandbox.ts'
import { type JournalForward, serverOf } from './server.ts'

const origin = from('system')

/** Of the node: what the OS trusts, and bakelet-install adds `system.certificates` to. */
const trustStore = '/etc/ssl/certs/ca-certificates.crt'

/**
 * A unit of its own rather than a drop-in for systemd-journal-upload.service, which stays off: that one waits for
 * network-online.target, and no drop-in can take a dependency away (systemd.unit(5)).
 */
export function journalForward(forward: JournalForward): Contribution {
  const { scheme, authority, path } = serverOf(forward)
  const url = `${scheme}://${authority}${path}`
  const { credentials, options } = scheme === 'https' ? tls(forward) : plain
  return {
    // Its sockets, by which others could send or read journals, are off: 90-systemd.preset of systemd 252 and 257.
    packages: ['systemd-journal-remote'],
    units: [
      plannedUnit(uploadUnit, {
        name: 'bakelet-journal-upload.service',
        // So that it stops before the network does. Of network-online.target it takes the order and starts nothing.
        relations: { After: ['network.target', 'network-online.target'] },
        wantedBy: 'multi-user.target',
        values: {
          server: unitText(url),
          sandbox: sandbox({ families: internet }),
          credentials: credentials.map(([name, file]) => unitWord(`${name}:${file}`)),
          options: [unitWord(`--url=${url}`), ...options],
        },
        ...origin('system', 'logs', 'forward'),
      }),
    ],
  }
}

interface Tls {
  /** LoadCredential=: systemd reads the file as root, and gives the service a copy that only its user reads. */
  readonly credentials: readonly (readonly [name: string, file: NodePath])[]
  readonly options: readonly Encoded[]
}

const plain: Tls = { credentials: [], options: [] }

/** `-`: without one systemd-journal-upload asks for a certificate of its own at a fixed path (journal-upload.c, start_upload). */
function tls(forward: JournalForward): Tls {
  const { ca, client } = 'ca' in forward || 'client' in forward ? forward : {}
  return {
    credentials: [
      ...(ca ? [['ca', ca] as const] : []),
      ...(client ? [['cert', client.certificate] as const, ['key', client.key] as const] : []),
    ],
    options: [
      ca ? unitCredential('--trust=', 'ca') : unitWord(`--trust=${trustStore}`),
      ...(client
        ? [unitCredential('--cert=', 'cert'), unitCredential('--key=', 'key')]
        : [unitWord('--cert=-'), unitWord('--key=-')]),
    ],
  }
}
