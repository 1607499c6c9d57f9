// zod/mini and not zod: see field.ts.
import * as z from 'zod/mini'
import { field, section } from './field.ts'
import { imageFormatNames } from './image-formats.ts'
import { logs, time, watchdog } from './machine-schema.ts'
import { network } from './network-schema.ts'
import { proxy } from './proxy-schema.ts'
import {
  httpsUrl,
  kernelArgument,
  label,
  line,
  publicKey,
  sha256,
  sysctlName,
  sysctlValue,
  text,
} from './text-types.ts'

// The machine around it: what it boots from, its kernel, its name and users, its disk.

export const base = field(
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
  'The cloud image that `--first-boot` boots and Packer starts from: one that bakelet knows, a download by digest, or a file.',
)

export const kernel = section(
  {
    modules: field(
      z._default(z.array(text(/^[A-Za-z0-9_-]+$/, 'is not a kernel module name')), []),
      'Kernel modules to load at boot, added to overlay and br_netfilter. The node never loads some rare protocols and file systems, such as tipc and sctp, unless they are here.',
      ['nf_conntrack'],
    ),
    autoload: field(
      z._default(z.boolean(), true),
      'Whether the kernel loads a module as soon as a process asks for it: for a socket of a rare protocol, a file system, a format of programs. `false`: until every pod is ready, and from then on only root loads modules, by modprobe(8). It needs `pods` in the config.',
    ),
    sysctl: field(
      z._default(z.record(sysctlName, sysctlValue), {}),
      'Kernel parameters, added to net.bridge.bridge-nf-call-iptables, net.bridge.bridge-nf-call-ip6tables, net.ipv4.ip_forward and, for pods with IPv6, net.ipv6.conf.all.forwarding, and to those that guard the node: `bakelet plan` lists them. A value here takes precedence, and `plan` says what a weaker one gives up.',
      { 'vm.max_map_count': 262144 },
    ),
  },
  'Kernel modules and parameters.',
)

const user = z.lazy(() =>
  z.strictObject({
    name: field(
      text(/^[a-z_][a-z0-9_-]{0,31}$/, 'is not a user name of a-z, 0-9, _ and -, with a letter or _ first'),
      'Login name.',
    ),
    sshAuthorizedKeys: field(z._default(z.array(publicKey), []), 'Public keys that may log in over SSH.'),
    sudo: field(z._default(z.boolean(), false), 'May become root without a password.'),
  }),
)

export const system = section(
  {
    hostname: field(
      z.optional(label),
      'Host name. Default: `name`. It replaces the name that a cloud gives, except in an image with `image.cloudInit`.',
    ),
    timezone: field(
      z.optional(text(/^[A-Za-z0-9_+-]+(\/[A-Za-z0-9_+-]+)*$/, 'is not a time zone like Europe/Berlin')),
      'Time zone. Default: that of the base image.',
    ),
    packages: field(
      z._default(z.array(text(/^[a-z0-9][a-z0-9+.-]+$/, 'is not a package name')), []),
      'Names of Debian or Ubuntu packages for the node: installed on the first boot, or in the image.',
    ),
    users: field(z._default(z.array(user), []), 'Users to create, without passwords.'),
    network,
    time,
    logs,
    watchdog,
    proxy,
    certificates: field(
      z._default(z.array(line()), []),
      'PEM files of authorities that the node trusts besides those of the OS, relative to the config: a registry, a proxy or a mirror can have a certificate of theirs. Pods have the authorities of their images.',
      ['pki/site-ca.crt'],
    ),
  },
  'The host: name, users, packages, network, clock, journal, watchdog, proxy, authorities.',
)

export const image = section(
  {
    size: field(
      z._default(text(/^[1-9]\d{0,8}[MG]$/, 'is not a size like 512M or 3G, with at most 9 digits'), '8G'),
      'Virtual size of the disk. On a larger disk the root file system grows only with `grow`.',
    ),
    grow: field(
      z._default(z.boolean(), false),
      '`true`: at each boot the root partition and its file system grow to the size of the disk, by systemd-repart and systemd-growfs. The images that first boots and Packer start from grow without it.',
    ),
    format: field(
      z._default(z.enum(imageFormatNames), 'qcow2'),
      'Format that `bakelet bake` writes, unless `--format` is given. `qcow2` is compressed with zstd, which QEMU reads since 5.1. `vmdk` (monolithicSparse) and `vhd` (dynamic) are converted by `qemu-img` and were not booted.',
    ),
    cloudInit: field(
      z._default(z.boolean(), false),
      '`true`: the image has cloud-init, so that user-data can add users and keys, and user-data or the cloud can set the host name; without a datasource cloud-init does nothing.',
    ),
    kernelArguments: field(
      z._default(z.array(kernelArgument), []),
      'Added to the kernel command line of the image; if an argument occurs twice, the kernel uses the last one.',
      ['mitigations=auto,nosmt'],
    ),
  },
  'The disk image.',
)
