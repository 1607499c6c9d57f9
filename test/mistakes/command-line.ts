import type { Mistake } from './mistake.ts'

const config = { 'bakelet.yaml': 'name: edge\npods: [pods/web.yaml]\n' }

/** A wrong command line ends with 64, EX_USAGE of sysexits.h. */
const usage = 64

export const mistakesOnTheCommandLine: readonly Mistake[] = [
  {
    mistake: 'a command with a typo',
    before: 'teaches',
    args: ['chek'],
    exit: usage,
    teaches: 'Did you mean check?',
  },
  {
    mistake: 'an option with a typo',
    before: 'teaches',
    args: ['check', '--jsn'],
    exit: usage,
    teaches: 'Did you mean --json?',
  },
  {
    mistake: 'an output with a typo',
    before: 'teaches',
    args: ['gen', 'cloudinit'],
    exit: usage,
    teaches: 'Did you mean cloud-init?',
  },
  ...['foo', 'ftp://x y'].map(
    (mirror): Mistake => ({
      mistake: `--mirror ${mirror}`,
      before: 'silent',
      args: ['gen', 'cloud-init', '--mirror', mirror],
      files: config,
      exit: usage,
      teaches: 'It must be an http:// or https:// URL',
    }),
  ),
  {
    mistake: 'explain with a typo',
    before: 'teaches',
    args: ['explain', '/usr/local/bakelet/bin/kublet'],
    files: config,
    exit: 2,
    teaches: 'did you mean /usr/local/bakelet/bin/kubelet?',
  },
  {
    mistake: 'run before bake',
    before: 'teaches',
    args: ['run', '--exit'],
    files: config,
    exit: 2,
    teaches: '`bakelet up` bakes it',
  },
  {
    mistake: 'lock --verify without a lock',
    before: 'teaches',
    args: ['lock', '--verify'],
    files: config,
    exit: 2,
    teaches: '`bakelet lock` writes it',
  },
  {
    mistake: 'init where a config is',
    before: 'teaches',
    args: ['init'],
    files: config,
    exit: 2,
    teaches: '`bakelet init FOLDER` writes to another folder',
  },
  {
    mistake: 'a config without -c',
    before: 'rejects only',
    args: ['check', 'foo.yaml'],
    exit: usage,
    teaches: 'name a config with -c: `bakelet check -c foo.yaml`',
  },
  {
    mistake: 'a folder for a config',
    before: 'misleads',
    args: ['check', '-c', 'edge'],
    files: { 'edge/bakelet.yaml': 'name: edge\n' },
    exit: 2,
    teaches: 'name the config in it: -c edge/bakelet.yaml',
  },
  {
    mistake: 'a folder without a config',
    before: 'misleads',
    args: ['check', '-c', 'pods'],
    exit: 2,
    teaches: 'pods is a folder, not a regular file\n  next: name a file in this folder',
  },
  {
    mistake: 'a Pod for a config',
    before: 'rejects only',
    args: ['check', '-c', 'pods/web.yaml'],
    teaches: 'name it in a config, and give that one to -c: pods: [pods/web.yaml]',
  },
  ...[
    ['log', '`bakelet logs POD` prints the log of a container'],
    ['login', '`bakelet shell` opens a shell of root on a running node'],
    ['ssh', '`bakelet shell` opens a shell of root on a running node'],
    ['validate', '`bakelet check` reports every problem'],
    ['build', '`bakelet bake` makes the disk image'],
  ].map(
    ([command = '', teaches = '']): Mistake => ({
      mistake: command,
      before: 'misleads',
      args: [command],
      exit: usage,
      teaches,
    }),
  ),
  {
    mistake: 'a move to no version',
    before: 'misleads',
    args: ['check', '--target', '1.99'],
    files: config,
    exit: usage,
    teaches: '--target: kubelet 1.99 is not supported\n  next: supported: 1.20 to 1.',
  },
]

/** These were refused, or did something else silently; they do what --help says. */
export const commandLinesThatAreFine: readonly Mistake[] = [
  {
    mistake: 'a config over another',
    before: 'silent',
    args: ['plan', '--explain', '-c', 'base.yaml', '-c', 'prod.yaml'],
    files: { 'base.yaml': 'name: base\npods: [pods/web.yaml]\n', 'prod.yaml': 'name: prod\n' },
    exit: 0,
    teaches: ['name: "prod"  prod.yaml:1:7', 'pods: ["pods/web.yaml"]  base.yaml:2:7'],
  },
  {
    mistake: 'explain of a sysctl',
    before: 'misleads',
    args: ['explain', 'net.ipv4.ip_forward'],
    files: config,
    exit: 0,
    teaches: 'sysctl net.ipv4.ip_forward = 1',
  },
  {
    mistake: 'explain of a pod',
    before: 'misleads',
    args: ['explain', 'web'],
    files: config,
    exit: 0,
    teaches: ['pod web 80/tcp', 'pods: bakelet.yaml:2:8 (pods[0])'],
  },
]
