import { spawnSync } from 'node:child_process'
import { it } from 'vitest'

/** What is there to check with, by the command that shows it. */
const probes = {
  'cloud-init': ['cloud-init', '--version'],
  'systemd-analyze': ['systemd-analyze', '--version'],
  bash: ['bash', '--version'],
  fish: ['fish', '--version'],
  zsh: ['zsh', '--version'],
  shellcheck: ['shellcheck', '--version'],
  packer: ['packer', 'version'],
  skopeo: ['skopeo', '--version'],
  'docker-registry': ['docker-registry', '--version'],
  QEMU: ['sh', '-c', 'command -v qemu-system-x86_64 && command -v qemu-img'],
  'QEMU and xorriso': ['sh', '-c', 'command -v qemu-system-x86_64 qemu-img xorriso'],
  'wipefs, sfdisk and mkfs.ext4': [
    'sh',
    '-c',
    'command -v wipefs && command -v sfdisk && command -v mkfs.ext4',
  ],
  'systemd-journal-remote': ['/usr/lib/systemd/systemd-journal-remote', '--version'],
  rsyslogd: ['rsyslogd', '-v'],
  go: ['go', 'version'],
  age: ['age', '--version'],
  sops: ['sops', '--version', '--disable-version-check'],
  'apt-get': ['apt-get', '--version'],
  openssl: ['openssl', 'version'],
  // It has no option that only shows something; ssh is of the same package.
  'ssh-keygen': ['ssh', '-V'],
  root: ['sh', '-c', 'test "$(id -u)" = 0'],
  // As root: another user becomes root there by sudo.
  sshd: ['sh', '-c', 'test "$(id -u)" = 0 && test -x /usr/sbin/sshd && ssh -V'],
  'a mount namespace': ['unshare', '--map-root-user', '--mount', 'true'],
  'systemd-networkd in a namespace': [
    ...['unshare', '--map-root-user', '--mount', '--net', 'sh', '-c'],
    'test -x /usr/lib/systemd/systemd-networkd && ip link add card type veth peer name peer',
  ],
  // As root alone: the namespaces have names (ip-netns(8)), and one of them is mounted over /run.
  'nft in a namespace': [
    ...['unshare', '--net', '--mount', 'bash', '-c'],
    'command -v ip && nft add table inet lab && ip link add card type bridge',
  ],
  'tc and macvlan in a namespace': [
    ...['unshare', '--map-root-user', '--mount', '--net', 'sh', '-c'],
    'command -v tc && ip link add card type veth peer name peer && ip link add pod link card type macvlan',
  ],
  pip3: ['pip3', '--version'],
  cosign: ['cosign', 'version'],
  gpg: ['gpg', '--version'],
  gpgv: ['gpgv', '--version'],
  pyspdxtools: ['pyspdxtools', '--help'],
  python3: ['python3', '--version'],
  'python3 with tomllib': ['python3', '-c', 'import tomllib'],
  'python3 with jsonschema': ['python3', '-c', 'import jsonschema'],
  'python3 with PyYAML': ['python3', '-c', 'import yaml'],
  'a C++ compiler with yaml-cpp': [
    'g++',
    '-fsyntax-only',
    '-include',
    'yaml-cpp/yaml.h',
    '-x',
    'c++',
    '/dev/null',
  ],
} as const satisfies Record<string, readonly [string, ...string[]]>

type Checker = keyof typeof probes

/**
 * `it` for a test that needs foreign programs. Where a newcomer lacks one the test is skipped, and its title says why. In
 * CI, which installs them all, none is: it runs and fails, and .ci/run fails for any test that was skipped.
 */
export function itWith(...checkers: readonly Checker[]) {
  const missing = process.env.CI ? [] : checkers.filter(checker => !isThere(checker))
  const reason = missing.length === 0 ? '' : ` (skipped: needs ${missing.join(' and ')})`
  return (title: string, test: () => unknown, timeout?: number) =>
    it.skipIf(missing.length > 0)(title + reason, test, timeout)
}

const known = new Map<Checker, boolean>()

export function isThere(checker: Checker): boolean {
  const [command, ...args] = probes[checker]
  const found = known.get(checker) ?? spawnSync(command, args).status === 0
  known.set(checker, found)
  return found
}

/** Runs a checker to its end. Whatever it says, on either stream, is `output`. */
export function run(
  command: string,
  args: readonly string[],
  input?: string,
): { status: number | null; output: string } {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    input: input ?? '',
    maxBuffer: 2 ** 28,
  })
  if (error) throw error
  return { status, output: stdout + stderr }
}
