// zod/mini and not zod: see field.ts.
import * as z from 'zod/mini'
import { disks } from './disks-schema.ts'
import { field, section } from './field.ts'
import { files } from './files-schema.ts'
import { firewall } from './firewall-schema.ts'
import { hardware } from './hardware-schema.ts'
import { base, image, kernel, system } from './host-schema.ts'
import { policy } from './policy-schema.ts'
import { registries } from './registries-schema.ts'
import { cni, containerd, crictl, kubelet, runc } from './runtime-schema.ts'
import { secrets } from './secrets-schema.ts'
import { tests } from './tests-schema.ts'
import { httpsUrl, label, line, nodePath } from './text-types.ts'
import { units } from './units-schema.ts'

const pods = field(
  z._default(
    z.union(
      [
        z.array(line()),
        z.strictObject({
          url: field(httpsUrl(), 'URL that the kubelet polls for its pods (staticPodURL).'),
        }),
      ],
      'is not a list of files or {url}',
    ),
    [],
  ),
  'Static pod manifests, and the ConfigMaps and Secrets that they refer to: files or globs, relative to the config. Or `{url: https://…}`.',
  ['pods/*.yaml'],
)

const images = section(
  {
    preload: field(
      z._default(
        z.union([z.enum(['auto', 'none']), z.array(line())], 'is not auto, none or a list of images'),
        'auto',
      ),
      'Images that are on the node before the kubelet starts. `auto`: every image that the pods and the sandbox need. `none`: the node pulls its images itself.',
    ),
  },
  'Container images.',
)

/**
 * The whole config surface. Every field has its meaning, unit and default here or in the two files of sections, and
 * nowhere else: docs/config.md, the JSON Schema for editors and `bakelet check` are all made from this. The texts of
 * checks go on from the name of the key: "`prefix` is not an absolute, normalised path …: /a/../b".
 */
export const configSchema = z.strictObject({
  name: field(label, 'Name of the image and, by default, of the host.', 'edge-web'),
  arch: field(z._default(z.enum(['amd64', 'arm64']), 'amd64'), 'Architecture of the node.'),
  prefix: field(
    z._default(nodePath(), '/usr/local/bakelet'),
    'Folder for all binaries (bin) and configuration (conf). Nothing else may be in it.',
  ),
  base,
  kernel,
  runc,
  containerd,
  cni,
  crictl,
  kubelet,
  pods,
  policy,
  images,
  registries,
  secrets,
  files,
  units,
  disks,
  firewall,
  system,
  hardware,
  image,
  tests,
})

/** A config with every default filled in. */
export type Config = z.output<typeof configSchema>
