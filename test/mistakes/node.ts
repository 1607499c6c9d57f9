import { inConfig, type Mistake } from './mistake.ts'

const inSystem = (mistake: string, before: Mistake['before'], system: string, teaches: Mistake['teaches']) =>
  inConfig(mistake, before, `name: edge\nsystem: ${system}`, teaches)
const key = (text: string) => `{users: [{name: ops, sshAuthorizedKeys: ["${text}"]}]}`
const isRejected = 'rejects only'

/** Versions, the image, and what the OS has. */
export const mistakesAboutTheNode: readonly Mistake[] = [
  inConfig('a version with a v', isRejected, 'name: a\nkubelet: {version: v1.36.4}', 'write "1.36.4"'),
  inConfig(
    'the latest version',
    isRejected,
    'name: edge\nkubelet: {version: latest}',
    'leave `version` out: the default is one that bakelet has tested',
  ),
  inConfig('a line of containerd', isRejected, "name: a\ncontainerd: {version: '2.3'}", 'write "2.3.'),
  inConfig('a range of versions', isRejected, "name: a\nkubelet: {version: '^1.36'}", 'write "1.36"'),
  inSystem('half a key', 'silent', key('ssh-ed25519 AAAA'), 'copy the whole line of the .pub file'),
  inSystem('the path of a key', 'silent', key('~/.ssh/id_ed25519.pub'), 'write the line of that file'),
  inConfig('a size in GB', isRejected, 'name: edge\nimage: {size: 8GB}', 'write 8G'),
  inConfig('a size with a fraction', isRejected, 'name: edge\nimage: {size: 1.5Gi}', 'write 1536M'),
  inConfig('a disk of 100M', 'silent', 'name: edge\nimage: {size: 100M}', 'write 1024M or more'),
  inConfig('an ISO', isRejected, 'name: edge\nimage: {format: iso}', 'write raw or qcow2'),
  inConfig(
    'Ubuntu by its name',
    isRejected,
    'name: edge\nbase: ubuntu-24.04',
    'write {url: https://…, sha256: …}',
  ),
  inConfig(
    'a subnet of IPv6',
    isRejected,
    'name: a\ncni: {network: {subnet: "fd00::/64"}}',
    'write `subnets: [',
  ),
  inSystem('a time zone with a typo', 'silent', '{timezone: Europe/Berln}', 'did you mean `Europe/Berlin`?'),
  inConfig(
    'a sysctl with a typo',
    'silent',
    'name: a\nkernel: {sysctl: {vm.swapiness: 10}}',
    'did you mean `vm.swappiness`?',
  ),
  inConfig(
    'a module of no kernel',
    'silent',
    'name: a\nkernel: {modules: [no_such_mod]}',
    'remove it, or add the package',
  ),
  inConfig(
    'a list of sysctls',
    isRejected,
    'name: a\nkernel: {sysctl: [vm.swappiness=10]}',
    'for example: sysctl: { vm.max_map_count',
  ),
  inConfig(
    'ip= for the kernel',
    'silent',
    'name: a\nimage: {kernelArguments: ["ip=dhcp"]}',
    'write them under `system.network`',
  ),
  inConfig(
    'root= for the kernel',
    'silent',
    'name: a\nimage: {kernelArguments: [root=/dev/sda2]}',
    'remove it',
  ),
  inConfig('a prefix that others use', 'teaches', 'name: a\nprefix: /usr', 'take a folder of its own'),
  inSystem('yes for true', 'teaches', '{users: [{name: ops, sudo: yes}]}', 'write `true`'),
  inSystem(
    'a user of the OS',
    'silent',
    '{users: [{name: daemon, sudo: true}]}',
    'write another name, like ops',
  ),
  inSystem(
    'a version of a package',
    isRejected,
    '{packages: ["htop=3.4"]}',
    'write htop: a version cannot be chosen here',
  ),
  {
    mistake: 'two configs in a folder',
    before: 'silent',
    files: { 'bakelet.yaml': 'name: edge\n', 'bakelet.toml': 'name = "edge"\n' },
    exit: 2,
    teaches: 'name one: -c bakelet.yaml',
  },
]
