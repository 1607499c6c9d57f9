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
]
