// zod/mini and not zod: see field.ts.
import * as z from 'zod/mini'
import { field, section } from './field.ts'
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
  'The cloud image that `bakelet run` boots: one that bakelet knows, a download by digest, or a file.',
)

export const kernel = section(
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

const user = z.strictObject({
  name: field(text(/^[a-z_][a-z0-9_-]{0,31}$/, 'is not a user name'), 'Login name.'),
  sshAuthorizedKeys: field(z._default(z.array(publicKey), []), 'Public keys that may log in over SSH.'),
  sudo: field(z._default(z.boolean(), false), 'May become root without a password.'),
})

export const system = section(
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

export const image = section(
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
)
