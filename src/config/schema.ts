import * as z from 'zod'

/**
 * The whole config surface. Every field has its meaning, unit and default here and nowhere else: docs/config.md, the
 * JSON Schema for editors and `bakelet check` are all made from this file.
 */

// RFC 1123 label: what systemd, cloud-init and Kubernetes all take as a host name.
const label = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'is not a host name label: a-z, 0-9 and -, at most 63')
const version = z.string().regex(/^\d+\.\d+\.\d+$/, 'is not a version like 1.2.3')
const minorOrVersion = z.string().regex(/^\d+\.\d+(\.\d+)?$/, 'is not a version like 1.36 or 1.36.4')
// Characters that need no quoting in a unit, a shell word, TOML or systemd's environment, so that a prefix is a prefix everywhere.
const nodePath = z
  .templateLiteral(['/', z.string()])
  .refine(
    path => /^(\/[A-Za-z0-9._-]+)+$/.test(path) && !/\/\.{1,2}(\/|$)/.test(path),
    'is not an absolute, normalised path of letters, digits, ".", "_" and "-"',
  )
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'is not a sha256: 64 lower-case hexadecimal digits')
const httpsUrl = z.url({ protocol: /^https$/, error: 'is not an https:// URL' })
const size = z.string().regex(/^[1-9]\d*[MG]$/, 'is not a size like 512M or 3G')
const source = z
  .enum(['auto', 'release', 'build'])
  .default('auto')
  .meta({
    description:
      'Where the bytes come from. `release`: the official download by sha256. `build`: from source, by Go modules. `auto`: the release; where it cannot be reached, a build of the same version, and it says so.',
  })

const kernel = z
  .strictObject({
    modules: z
      .array(z.string().regex(/^[A-Za-z0-9_-]+$/, 'is not a kernel module name'))
      .default([])
      .meta({ description: 'Kernel modules to load at boot, added to overlay and br_netfilter.' }),
    sysctl: z
      .record(
        z.string().regex(/^[a-z0-9_]+([./][A-Za-z0-9_*@-]+)+$/, 'is not a sysctl name'),
        z.union([
          z.string().regex(/^[^\u0000-\u001f\u007f]*$/, 'holds a control character'),
          z.int(),
          z.boolean(),
        ]),
      )
      .default({})
      .meta({
        description:
          'Kernel parameters, added to net.bridge.bridge-nf-call-iptables, net.bridge.bridge-nf-call-ip6tables and net.ipv4.ip_forward.',
      }),
  })
  .prefault({})

const runc = z
  .strictObject({
    version: z
      .union([z.literal('auto'), version])
      .default('auto')
      .meta({ description: '`auto`: the version that this containerd release is tested with.' }),
    source,
  })
  .prefault({})

const containerd = z
  .strictObject({
    version: version.default('2.3.6').meta({ description: 'Version of containerd.' }),
    source,
    cri: z
      .boolean()
      .default(true)
      .meta({
        description:
          '`false`: containerd alone, with its CRI plugins disabled; then there is no kubelet and there are no pods.',
      }),
    config: z
      .record(z.string(), z.json())
      .default({})
      .meta({ description: 'Merged over the generated config.toml, key by key; yours wins.' }),
  })
  .prefault({})

const cni = z
  .strictObject({
    version: version.default('1.9.1').meta({ description: 'Version of the CNI plugins.' }),
    source,
    network: z
      .strictObject({
        name: z
          .string()
          .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/, 'is not a CNI network name')
          .default('bakelet')
          .meta({ description: 'Name of the pod network.' }),
        // IFNAMSIZ is 16 with the final NUL (linux/if.h).
        bridge: z
          .string()
          .regex(/^[A-Za-z][A-Za-z0-9_.-]{0,14}$/, 'is not a network interface name: at most 15 characters')
          .default('cni0')
          .meta({ description: 'Name of the bridge on the node.' }),
        subnet: z
          .string()
          .default('10.88.0.0/16')
          .meta({ description: 'IPv4 subnet of the pods, in CIDR form.' }),
      })
      .prefault({}),
  })
  .prefault({})

const kubelet = z
  .strictObject({
    version: minorOrVersion
      .default('1.36.4')
      .meta({
        description: 'Version of the kubelet: 1.36.4, or 1.36 for the newest patch that bakelet has pinned.',
      }),
    source,
    config: z
      .record(z.string(), z.json())
      .default({})
      .meta({
        description:
          'Fields of KubeletConfiguration (kubelet.config.k8s.io/v1beta1), checked against this version of the kubelet; yours win.',
      }),
    server: z
      .union([
        z.literal('off'),
        z.strictObject({
          listen: z
            .ipv4()
            .default('127.0.0.1')
            .meta({ description: 'IPv4 address that the kubelet server listens on, port 10250.' }),
          clientCA: z
            .string()
            .min(1)
            .meta({
              description:
                'File with the PEM certificates of the authorities whose client certificates are accepted, relative to the config.',
            }),
        }),
      ])
      .default('off')
      .meta({
        description:
          'The kubelet server. `off`: only the health check on 127.0.0.1:10248 listens. Never anonymous.',
      }),
  })
  .prefault({})

const pods = z
  .union([
    z.array(z.string().min(1)),
    z.strictObject({
      url: httpsUrl.meta({ description: 'URL that the kubelet polls for its pods (staticPodURL).' }),
    }),
  ])
  .default([])
  .meta({
    description: 'Static pod manifests: files or globs, relative to the config. Or `{url: https://…}`.',
  })

const images = z
  .strictObject({
    preload: z
      .union([z.enum(['auto', 'none']), z.array(z.string().min(1))])
      .default('auto')
      .meta({
        description:
          'Images that are on the node before the kubelet starts. `auto`: every image that the pods and the sandbox need. `none`: the node pulls them.',
      }),
  })
  .prefault({})

const system = z
  .strictObject({
    hostname: label.optional().meta({ description: 'Host name. Default: `name`.' }),
    timezone: z
      .string()
      .regex(/^[A-Za-z0-9_+-]+(\/[A-Za-z0-9_+-]+)*$/, 'is not a time zone like Europe/Berlin')
      .optional()
      .meta({ description: 'Time zone. Default: that of the base image.' }),
    packages: z
      .array(z.string().regex(/^[a-z0-9][a-z0-9+.-]+$/, 'is not a package name'))
      .default([])
      .meta({ description: "Packages of the base image's distribution, installed at first boot." }),
    users: z
      .array(
        z.strictObject({
          name: z
            .string()
            .regex(/^[a-z_][a-z0-9_-]{0,31}$/, 'is not a user name')
            .meta({ description: 'Login name.' }),
          sshAuthorizedKeys: z
            .array(z.string().regex(/^[^\u0000-\u001f\u007f]+$/, 'is not a line of an authorized_keys file'))
            .default([])
            .meta({ description: 'Public keys that may log in over SSH.' }),
          sudo: z.boolean().default(false).meta({ description: 'May become root without a password.' }),
        }),
      )
      .default([])
      .meta({ description: 'Users to create. None has a password.' }),
  })
  .prefault({})

const base = z
  .union([
    z.literal('debian-13'),
    z.strictObject({
      url: httpsUrl.meta({ description: 'URL of a qcow2 or raw cloud image.' }),
      sha256: sha256.meta({ description: 'Digest of the image.' }),
    }),
    z.strictObject({
      path: z.string().min(1).meta({ description: 'A qcow2 or raw cloud image, relative to the config.' }),
    }),
  ])
  .default('debian-13')
  .meta({
    description:
      'The cloud image that `bakelet run` boots: one that bakelet knows, a download by digest, or a file.',
  })

export const configSchema = z.strictObject({
  name: label.meta({
    description: 'Name of the image and, by default, of the host.',
    examples: ['edge-web'],
  }),
  arch: z.enum(['amd64', 'arm64']).default('amd64').meta({ description: 'Architecture of the node.' }),
  prefix: nodePath
    .default('/usr/local/bakelet')
    .meta({ description: 'The one folder that holds binaries (bin) and configuration (conf).' }),
  base,
  kernel: kernel.meta({ description: 'Kernel modules and parameters.' }),
  runc: runc.meta({ description: 'The OCI runtime.' }),
  containerd: containerd.meta({ description: 'The container runtime.' }),
  cni: cni.meta({ description: 'The CNI plugins and the pod network.' }),
  kubelet: kubelet.meta({ description: 'The kubelet, standalone.' }),
  pods,
  images: images.meta({ description: 'Container images.' }),
  system: system.meta({ description: 'The host: name, users, packages.' }),
  image: z
    .strictObject({ size: size.default('8G').meta({ description: 'Virtual size of the disk.' }) })
    .prefault({})
    .meta({ description: 'The disk.' }),
})

/** A config with every default filled in. */
export type Config = z.output<typeof configSchema>
/** A config as a user writes it. */
export type ConfigInput = z.input<typeof configSchema>
