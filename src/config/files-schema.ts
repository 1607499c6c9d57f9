// zod/mini and not zod: see field.ts.
import * as z from 'zod/mini'
import { field } from './field.ts'
import { id } from './number-schema.ts'
import { line, text } from './text-types.ts'

// The alphabet of plan/invariants/paths.ts: what lists, units and the uninstaller carry without quoting.
const filePath = text(
  /^(\/(?!\.{1,2}(\/|$))[A-Za-z0-9._@:-]+)+$/,
  'is not an absolute, normalised path of letters, digits, ".", "_", "@", ":" and "-"',
)
const linkTarget = text(
  /^[A-Za-z0-9._@:/-]+$/,
  'is not a path of letters, digits, ".", "_", "@", ":", "-" and "/"',
)
const octal = text(
  /^0[0-7]{3}$/,
  'is not four octal digits in quotes, of which the first is 0',
) as z.ZodMiniType<`0${number}`, string>

// useradd(8) of Debian takes such names.
const name = text(/^[a-z_][a-z0-9_-]{0,31}$/, 'is not the name of a user or group')
const account = z.union([name, id], 'is not a name or a number from 0 to 4294967294')

const mode = (preset: `0${number}`) =>
  field(z._default(octal, preset), 'Permissions: four octal digits in quotes.', '0640')
const owner = field(
  z._default(account, 'root'),
  'User that it belongs to: a name that the node has, or a number. A name of `system.users`, of the OS, or of one of `system.packages`.',
  'www-data',
)
const group = field(z._default(account, 'root'), 'Group that it belongs to, by name or number.', 'www-data')

const notBase64 = 'is not base64 with its padding'

/** Nobody may open a secret to everybody. */
const secretMode = text(
  /^0[0-7]{2}0$/,
  'is not four octal digits in quotes, the first and the last of them 0, so that not everybody on the node reads the secret',
) as z.ZodMiniType<`0${number}`, string>

const permissions = { mode: mode('0644'), owner, group }

/** One shape for each kind, so that no entry can have two contents, or a mode where Linux has none. */
const entry = z.lazy(() =>
  z.union(
    [
      z.strictObject({
        source: field(
          line(),
          'A file, relative to the config: its bytes, whatever they are. At most 16 MiB.',
        ),
        ...permissions,
      }),
      z.strictObject({
        content: field(z.string(), 'The content itself, as text.', 'maxconn 2000'),
        ...permissions,
      }),
      z.strictObject({
        base64: field(
          // A block of YAML may have line ends in it.
          text(/^[A-Za-z0-9+/\s]*(=\s*){0,2}$/, notBase64).check(
            z.refine(value => value.replace(/\s/g, '').length % 4 === 0, notBase64),
          ),
          'The content in base64 (RFC 4648).',
        ),
        ...permissions,
      }),
      z.strictObject({
        secret: field(line(), 'The content of one of `secrets`, by its name.', 'db-password'),
        mode: field(
          z._default(secretMode, '0600'),
          'Permissions: four octal digits in quotes. Nothing for others than `owner` and `group`.',
          '0640',
        ),
        owner,
        group,
      }),
      z.strictObject({
        type: field(z.literal('directory'), 'A folder.'),
        ...permissions,
        mode: mode('0755'),
      }),
      z.strictObject({
        link: field(
          linkTarget,
          'A symbolic link to this path: absolute, or relative to the folder of the link.',
        ),
      }),
    ],
    'is not a mapping with one of `source`, `content`, `base64`, `secret`, `link` and `type: directory`',
  ),
)

/** By path, so that no path is there twice, and a layer can change one file (layers.ts). */
export const files = field(
  z._default(z.record(filePath, entry), {}),
  'Files, folders and links on the node, by their absolute path. Each has one of `source`, `content`, `base64`, `secret`, `link` and `type: directory`. Folders above a path are made as needed: root:root, 0755.',
  { '/etc/haproxy/haproxy.cfg': { source: 'haproxy.cfg', mode: '0640' } },
)
