// zod/mini and not zod: see field.ts.
import * as z from 'zod/mini'
import { field } from './field.ts'
import { line, text } from './text-types.ts'

// Hosts as image references have them (plan/image-reference.ts), without addresses of IPv6: a hosts.toml of containerd 1.x
// cannot name one, since go-toml v1 ends a header at the first bracket.
const host =
  '[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*(:[0-9]{1,5})?'

const registryHost = text(
  new RegExp(`^(\\*|${host})$`),
  'is not the host of a registry, like docker.io or registry.example.com:5000, or * for every other; URLs and paths belong under `mirrors`',
)
const mirrorUrl = text(
  new RegExp(`^https?://${host}(/[A-Za-z0-9._~%-]+)*/?$`),
  'is not the URL of a mirror, like https://mirror.example.com:5000, without a user and a password',
)

const ca = field(
  z.optional(line()),
  'File with the PEM certificates of the authorities that signed the certificate of the server, relative to the config. Default: those that the node trusts.',
)
const insecure = () => z.optional(z.enum(['http', 'skip-verify'], 'is not http or skip-verify'))

const mirror = z.lazy(() =>
  z.strictObject({
    url: field(mirrorUrl, 'URL of the mirror.', 'https://mirror.example.com'),
    capabilities: field(
      z._default(z.array(z.enum(['pull', 'resolve'], 'is not pull or resolve')), ['pull', 'resolve']),
      '`pull`: it has the content of images. `resolve`: its answer to what a tag is counts; only for a mirror that you trust as you trust the registry.',
    ),
    ca,
    overridePath: field(
      z._default(z.boolean(), false),
      'The path of the URL is the whole path of its API, without a `/v2` after it: https://harbor.example.com/v2/proxy.',
    ),
    insecure: field(
      insecure(),
      '`http`: the URL begins with http://, and everybody on the way can change what comes. `skip-verify`: whatever certificate the server shows is accepted.',
    ),
  }),
)

const registry = z.lazy(() =>
  z.strictObject({
    mirrors: field(
      z._default(z.array(mirror), []),
      'Servers that are asked before the registry itself, in this order.',
      [{ url: 'https://mirror.example.com' }],
    ),
    ca,
    credentials: field(
      z.optional(line()),
      'File with the user and the password of the registry, relative to the config: a `config.json` of Docker, or `{"username": "…", "password": "…"}`. A mirror of the registry that asks for credentials gets them too.',
      'secrets/registry.json',
    ),
    insecure: field(
      insecure(),
      'How to speak to the registry itself. `http`: without TLS. `skip-verify`: whatever certificate the registry shows is accepted. Default: HTTPS with a certificate that is checked.',
    ),
  }),
)

/** `*` is containerd's `_default`. */
export const registries = field(
  z._default(z.record(registryHost, registry), {}),
  'Mirrors, authorities and credentials of registries, by the host that image names begin with; `*` is every registry that is not named. `busybox` is an image of docker.io.',
  { 'docker.io': { mirrors: [{ url: 'https://mirror.example.com' }] } },
)
