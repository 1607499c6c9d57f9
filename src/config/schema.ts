// zod/mini and not zod: the same types and the same JSON Schema, a third of the code. Every `gen` loads it.
import * as z from 'zod/mini'
import {
  httpsUrl,
  kernelArgument,
  label,
  line,
  minorOrVersion,
  nodePath,
  publicKey,
  sha256,
  sysctlName,
  sysctlValue,
  text,
  version,
} from './text-types.ts'

/**
 * The whole config surface. Every field has its meaning, unit and default here and nowhere else: docs/config.md, the
 * JSON Schema for editors and `bakelet check` are all made from this file. The texts of checks go on from the name of
 * the key: "`prefix` is not an absolute, normalised path …: /a/../b".
 */

/** A field with its sentence for the docs and for editors. */
function field<T extends z.core.$ZodType>(schema: T, description: string, ...examples: unknown[]): T {
  z.globalRegistry.add(schema, examples.length > 0 ? { description, examples } : { description })
  return schema
}

/** A mapping that may be left out: then all of its keys have their defaults. */
function section<T extends z.core.$ZodShape>(shape: T, description: string) {
  return field(z.prefault(z.strictObject(shape), {} as z.input<z.ZodMiniObject<T>>), description)
}

const source = field(
  z._default(z.enum(['auto', 'release', 'build']), 'auto'),
  'Where the bytes come from. `release`: the official download by sha256. `build`: from source, by Go modules. `auto`: the release; where it cannot be reached, a build of the same version, and it says so.',
)

const base = field(
  z._default(
    z.union(
      [
        z.literal('debian-13'),
        z.strictObject({
          url: field(httpsUrl(), 'URL of a qcow2 or raw cloud image.'),
          sha256: field(sha256, 'Digest of the image.'),
        }),
        z.strictObject({ path: field(line(), 'A qcow2 or raw cloud image, relative to the config.') }),
      ],
      'is not debian-13, {url, sha256} or {path}',
    ),
    'debian-13',
  ),
  'The cloud image that `bakelet run` boots: one that bakelet knows, a download by digest, or a file.',
)

const kernel = section(
  {
    modules: field(
      z._default(z.array(text(/^[A-Za-z0-9_-]+$/, 'is not a kernel module name')), []),
      'Kernel modules to load at boot, added to overlay and br_netfilter.',
      ['nf_conntrack'],
    ),
    sysctl: field(
      z._default(z.record(sysctlName, sysctlValue), {}),
      'Kernel parameters, added to net.bridge.bridge-nf-call-iptables, net.bridge.bridge-nf-call-ip6tables and net.ipv4.ip_forward.',
      { 'vm.max_map_count': 262144 },
    ),
  },
  'Kernel modules and parameters.',
)

const runc = section(
  {
    version: field(
      z._default(z.union([z.literal('auto'), version], 'is not auto or a version like 1.2.3'), 'auto'),
      '`auto`: the version that this containerd release is tested with.',
    ),
    source,
  },
  'The OCI runtime.',
)

const containerd = section(
  {
    version: field(z._default(version, '2.3.6'), 'Version of containerd.'),
    source,
    cri: field(
      z._default(z.boolean(), true),
      '`false`: containerd alone, with its CRI plugins disabled; then there is no kubelet and there are no pods.',
    ),
    config: field(
      z._default(z.record(z.string(), z.json()), {}),
      'Merged over the generated config.toml, key by key; yours wins.',
    ),
  },
  'The container runtime.',
)

const network = section(
  {
    name: field(
      z._default(text(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/, 'is not a CNI network name'), 'bakelet'),
      'Name of the pod network.',
    ),
    // IFNAMSIZ is 16 with the final NUL (linux/if.h).
    bridge: field(
      z._default(
        text(/^[A-Za-z][A-Za-z0-9_.-]{0,14}$/, 'is not a network interface name of at most 15 characters'),
        'cni0',
      ),
      'Name of the bridge on the node.',
    ),
    subnet: field(z._default(z.string(), '10.88.0.0/16'), 'IPv4 subnet of the pods, in CIDR form.'),
  },
  'The pod network.',
)

const cni = section(
  {
    version: field(z._default(version, '1.9.1'), 'Version of the CNI plugins.'),
    source,
    network,
  },
  'The CNI plugins and the pod network.',
)

const server = z.strictObject({
  listen: field(
    z._default(z.ipv4('is not an IPv4 address'), '127.0.0.1'),
    'IPv4 address that the kubelet server listens on, port 10250.',
  ),
  clientCA: field(
    line(),
    'File with the PEM certificates of the authorities whose client certificates are accepted, relative to the config.',
  ),
})

const kubelet = section(
  {
    version: field(
      z._default(minorOrVersion, '1.36.4'),
      'Version of the kubelet: 1.36.4, or 1.36 for the newest patch that bakelet has pinned.',
    ),
    source,
    config: field(
      z._default(z.record(z.string(), z.json()), {}),
      'Fields of KubeletConfiguration (kubelet.config.k8s.io/v1beta1), checked against this version of the kubelet; yours win.',
      { maxPods: 20 },
    ),
    server: field(
      z._default(z.union([z.literal('off'), server], 'is not off or {listen, clientCA}'), 'off'),
      'The kubelet server. `off`: only the health check on 127.0.0.1:10248 listens. Never anonymous.',
    ),
  },
  'The kubelet, standalone.',
)

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
  'Static pod manifests: files or globs, relative to the config. Or `{url: https://…}`.',
  ['pods/*.yaml'],
)

const images = section(
  {
    preload: field(
      z._default(
        z.union([z.enum(['auto', 'none']), z.array(line())], 'is not auto, none or a list of images'),
        'auto',
      ),
      'Images that are on the node before the kubelet starts. `auto`: every image that the pods and the sandbox need. `none`: the node pulls them.',
    ),
  },
  'Container images.',
)

const user = z.strictObject({
  name: field(text(/^[a-z_][a-z0-9_-]{0,31}$/, 'is not a user name'), 'Login name.'),
  sshAuthorizedKeys: field(z._default(z.array(publicKey), []), 'Public keys that may log in over SSH.'),
  sudo: field(z._default(z.boolean(), false), 'May become root without a password.'),
})

const system = section(
  {
    hostname: field(z.optional(label), 'Host name. Default: `name`.'),
    timezone: field(
      z.optional(text(/^[A-Za-z0-9_+-]+(\/[A-Za-z0-9_+-]+)*$/, 'is not a time zone like Europe/Berlin')),
      'Time zone. Default: that of the base image.',
    ),
    packages: field(
      z._default(z.array(text(/^[a-z0-9][a-z0-9+.-]+$/, 'is not a package name')), []),
      'Debian packages for the node: installed at first boot, or with the image.',
    ),
    users: field(z._default(z.array(user), []), 'Users to create. None has a password.'),
  },
  'The host: name, users, packages.',
)

export const configSchema = z.strictObject({
  name: field(label, 'Name of the image and, by default, of the host.', 'edge-web'),
  arch: field(z._default(z.enum(['amd64', 'arm64']), 'amd64'), 'Architecture of the node.'),
  prefix: field(
    z._default(nodePath, '/usr/local/bakelet'),
    'The one folder that holds binaries (bin) and configuration (conf). Nothing else may be in it.',
  ),
  base,
  kernel,
  runc,
  containerd,
  cni,
  kubelet,
  pods,
  images,
  system,
  image: section(
    {
      size: field(
        z._default(text(/^[1-9]\d*[MG]$/, 'is not a size like 512M or 3G'), '8G'),
        'Virtual size of the disk.',
      ),
      format: field(
        z._default(z.enum(['qcow2', 'raw', 'vmdk', 'vhd']), 'qcow2'),
        'What `bakelet bake` writes, unless it is told otherwise by `--format`. `qcow2` is compressed by zstd, which QEMU reads since 5.1.',
      ),
      cloudInit: field(
        z._default(z.boolean(), false),
        '`true`: cloud-init is in the image, so that user-data can add users, keys and a host name; it does nothing where no datasource is.',
      ),
      kernelArguments: field(
        z._default(z.array(kernelArgument), []),
        'Added to the kernel command line of the image; of an argument given twice the kernel takes the last.',
        ['mitigations=auto,nosmt'],
      ),
    },
    'The disk image.',
  ),
})

/** A config with every default filled in. */
export type Config = z.output<typeof configSchema>
/** A config as a user writes it. */
export type ConfigInput = z.input<typeof configSchema>
