import { inConfig, inKubelet, type Mistake } from './mistake.ts'

const ubuntu = `base:
  url: https://cloud-images.ubuntu.com/noble/current/noble-server-cloudimg-amd64.img
  sha256: ${'0f'.repeat(32)}`

const ofUser = (mistake: string, user: string, teaches: string, before: Mistake['before'] = 'silent') =>
  inConfig(mistake, before, `name: edge\nsystem: {users: [${user}]}`, teaches)

/** Values that have the right type, and are wrong. */
export const wrongValues: readonly Mistake[] = [
  inKubelet('a version with its v', 'rejects only', '{version: v1.36.4}', 'write "1.36.4"'),
  inKubelet('the latest version', 'rejects only', '{version: latest}', 'leave `version` out'),
  inKubelet(
    'a feature gate with a typo',
    'misleads',
    '{config: {featureGates: {InPlacePodVerticalScalng: true}}}',
    ['and does not start with it', 'did you mean `InPlacePodVerticalScaling`?'],
  ),
  inKubelet('a version with a known hole', 'silent', '{version: 1.31.3}', [
    'is open to CVE-2025-0426',
    'fixed in 1.31.6',
    'kubelet 1.31 has had no fixes since',
  ]),
  inConfig('a line that has ended', 'silent', 'name: edge\ncontainerd: {version: 2.1.0}', [
    'containerd 2.1 has had no fixes since',
    'fixed in 2.1.9',
  ]),
  inConfig(
    'a line of containerd',
    'rejects only',
    "name: edge\ncontainerd: {version: '2.3'}",
    'the newest of 2.3 that bakelet knows',
  ),
  ofUser(
    'half a key',
    '{name: ops, sshAuthorizedKeys: ["ssh-ed25519 AAAA"]}',
    'copy the whole line of the .pub file',
  ),
  ofUser(
    'the file of a key',
    '{name: ops, sshAuthorizedKeys: ["~/.ssh/id_ed25519.pub"]}',
    'write the line of that file',
  ),
  ofUser('a user of the OS', '{name: daemon, sudo: true}', 'write another name, like ops'),
  ofUser('yes for true', '{name: ops, sudo: yes}', 'write `true`', 'teaches'),
  inConfig('8GB', 'rejects only', 'name: edge\nimage: {size: 8GB}', 'write 8G'),
  inConfig('a disk that is too small', 'silent', 'name: edge\nimage: {size: 100M}', 'write 1024M or more'),
  inConfig('an ISO', 'rejects only', 'name: edge\nimage: {format: iso}', 'write raw or qcow2'),
  inConfig(
    'a name for a base',
    'rejects only',
    'name: edge\nbase: ubuntu-24.04',
    'write {url: https://…, sha256: …} of a cloud image',
  ),
  {
    mistake: 'a base that mkosi does not take',
    before: 'silent',
    args: ['gen', 'mkosi'],
    files: { 'bakelet.yaml': `name: edge\n${ubuntu}\n` },
    // Nothing was fetched for the image either.
    exit: 2,
    teaches: 'remove it; `bakelet up --first-boot` and `bakelet bake --with packer` start from it',
  },
  inConfig(
    'a subnet of IPv6',
    'rejects only',
    'name: edge\ncni: {network: {subnet: "fd00::/64"}}',
    'write `subnets: [10.88.0.0/16, "fd00:10:88::/64"]`',
  ),
  inConfig(
    'a time zone with a typo',
    'silent',
    'name: edge\nsystem: {timezone: Europe/Berln}',
    'did you mean `Europe/Berlin`?',
  ),
  inConfig(
    'a sysctl with a typo',
    'silent',
    'name: edge\nkernel: {sysctl: {vm.swapiness: 10}}',
    'did you mean `vm.swappiness`?',
  ),
  inConfig(
    'a module that is not there',
    'silent',
    'name: edge\nkernel: {modules: [no_such_mod]}',
    'remove it, or add the package that has the module',
  ),
  inConfig(
    'sysctls as lines',
    'rejects only',
    'name: edge\nkernel: {sysctl: [vm.swappiness=10]}',
    'for example: sysctl: { vm.max_map_count: 262144 }',
  ),
  inConfig(
    'addresses on the kernel command line',
    'silent',
    'name: edge\nimage: {kernelArguments: ["ip=dhcp"]}',
    'remove it, and write them under `system.network`',
  ),
  inConfig(
    'another root',
    'silent',
    'name: edge\nimage: {kernelArguments: ["root=/dev/sda2"]}',
    '`root=/dev/sda2` has no effect',
  ),
  inConfig(
    'a prefix of the OS',
    'teaches',
    'name: a\nprefix: /usr',
    'take a folder of its own: /usr/local/NAME',
  ),
  inConfig(
    'the version of a package',
    'rejects only',
    'name: edge\nsystem: {packages: ["htop=3.4"]}',
    'write htop: a version cannot be chosen here',
  ),
  {
    mistake: 'two configs in a folder',
    before: 'silent',
    args: ['check'],
    files: { 'bakelet.yaml': 'name: edge\n', 'bakelet.toml': 'name = "edge"\n' },
    exit: 2,
    teaches: 'name one: -c bakelet.yaml',
  },
]
