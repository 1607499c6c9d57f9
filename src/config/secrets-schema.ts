// zod/mini and not zod: see field.ts.
import * as z from 'zod/mini'
import { field } from './field.ts'
import { line, text } from './text-types.ts'

/** Also the value of an annotation of a Secret: components/pods/objects/outside.ts. */
const secretName = text(
  /^[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?$/,
  'is not the name of a secret: a-z, 0-9, "-", "_" and ".", at most 63 of them',
)

const secret = z.strictObject({
  file: field(
    line(),
    'A file with the bytes of the secret, relative to the config, a line feed at its end included. Keep it out of the repository (.gitignore). At most 16 MiB.',
    'secrets/db-password',
  ),
})

/** By name, so that what holds a secret never stands in the config itself. */
export const secrets = field(
  z._default(z.record(secretName, secret), {}),
  'Secrets that are not in the config, by name. `files` takes one by `secret`, a Secret beside a Pod by the annotation `secret.bakelet/KEY: NAME`.',
  { 'db-password': { file: 'secrets/db-password' } },
)
