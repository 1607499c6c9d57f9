// zod/mini and not zod: see field.ts.
import * as z from 'zod/mini'
import { field } from './field.ts'
import { line, text } from './text-types.ts'

/** Also the value of an annotation of a Secret: components/pods/objects/outside.ts. */
const secretName = text(
  /^[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?$/,
  'is not the name of a secret: a-z, 0-9, "-", "_" and ".", at most 63 of them',
)

// sops has no way to write "[" in a name: host/decrypt/sops.ts.
// biome-ignore lint/suspicious/noControlCharactersInRegex: to keep them out is what it is for
const keyName = text(/^[^\u0000-\u001f\u007f-\u009f[]+$/, 'is empty, or holds "[" or a control character')

// credential_name_valid() in src/shared/creds-util.c of systemd 257, without what a unit would have to quote.
const credentialName = text(
  /^[A-Za-z0-9_][A-Za-z0-9._-]{0,254}$/,
  'is not the name of a credential: letters, digits, "-", "_" and ".", at most 255 of them',
)

/** One shape for each place that a secret can come from. */
const secret = z.lazy(() =>
  z.union(
    [
      z.strictObject({
        file: field(
          line(),
          'A file with the bytes of the secret, relative to the config, a line feed at its end included. Keep it out of the repository (.gitignore). At most 16 MiB.',
          'secrets/db-password',
        ),
      }),
      z.strictObject({
        sops: field(
          line(),
          'A file that sops encrypted, relative to the config. The installed `sops` decrypts it, with its own keys and settings.',
          'secrets.yaml',
        ),
        key: field(
          z.optional(
            z.union(
              [keyName, z.array(keyName).check(z.minLength(1, 'is a list without a name'))],
              'is not the name of a key, or a list of names',
            ),
          ),
          'The key of the one value in the file, or the keys that lead to it. Default: the whole file.',
          ['db', 'password'],
        ),
      }),
      z.strictObject({
        age: field(
          line(),
          'A file that age encrypted, relative to the config. The installed `age` decrypts it.',
          'secrets/db-password.age',
        ),
        identity: field(
          z.optional(line()),
          'File with the key of age or of SSH that decrypts it, relative to the config; `~/` is the home. Default: that of sops, `$SOPS_AGE_KEY_FILE` or `~/.config/sops/age/keys.txt`.',
          '~/.ssh/id_ed25519',
        ),
      }),
      z.strictObject({
        credential: field(
          credentialName,
          'Name of a credential that systemd has when the node boots: from the hypervisor or the firmware (SMBIOS, `fw_cfg`), or encrypted in /etc/credstore.encrypted (systemd-creds(1)). No byte of it is in user-data or an image. For `files` only, which then are links to files in memory. Without it the kubelet does not start. Needs systemd 254, as Debian 13 has.',
          'db-password',
        ),
      }),
    ],
    'is not a mapping with one of `file`, `sops`, `age` and `credential`',
  ),
)

/** By name, so that what holds a secret never stands in the config itself. */
export const secrets = field(
  z._default(z.record(secretName, secret), {}),
  'Secrets that are not in the config, by name. `files` takes one by `secret`, a Secret beside a Pod by the annotation `secret.bakelet/KEY: NAME`.',
  { 'db-password': { file: 'secrets/db-password' } },
)
