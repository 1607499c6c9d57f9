// Commands that other tools have, and that people try here.

/** What bakelet has in place of another tool's command. */
export function foreignCommand(name: string): string | undefined {
  const known = answers()
  return Object.hasOwn(known, name) ? known[name] : undefined
}

/** Made only for an unknown command: every start of `gen cloud-init` reads this file. */
function answers(): Readonly<Record<string, string>> {
  const bake = '`bakelet bake` makes the disk image'
  const up = '`bakelet up` boots the node, and `bakelet run` boots it from the baked image'
  const stop = 'Ctrl-C stops the machine that `bakelet up` or `bakelet run` boots'
  const login =
    '`bakelet shell` opens a shell of root on a running node, and `bakelet exec POD` runs a command in a container'
  const logs =
    '`bakelet logs POD` prints the log of a container, and `bakelet journal` the journal of the node; `bakelet up` names the file with the console'
  const check = '`bakelet check` reports every problem of a config'
  const gen = '`bakelet gen cloud-init`, `gen mkosi` and `gen packer` write input for other tools'
  const running = '`bakelet ps` lists the pods of a running node, and `bakelet status` shows them in full'
  const plan = '`bakelet plan` lists everything that the node will hold'
  const update = '`bakelet lock --update` resolves versions and images again'
  return {
    ...{ log: logs, console: logs, dmesg: logs, journalctl: logs },
    ...{ ssh: login, attach: login, login },
    ...{ build: bake, image: bake, create: bake, pack: bake },
    ...{ start: up, boot: up, launch: up, deploy: up },
    ...{ stop, down: stop, halt: stop, kill: stop, destroy: stop, delete: stop },
    ...{
      validate: check,
      lint: check,
      verify: `${check}; \`bakelet lock --verify\` checks the lock`,
      test: check,
    },
    ...{ generate: gen, render: gen, compile: gen, output: gen, export: gen },
    ...{
      show: plan,
      list: plan,
      ls: plan,
      describe: running,
      get: running,
      top: running,
      config: '`bakelet plan --explain` lists every key',
    },
    ...{
      update,
      upgrade: update,
      pull: '`bakelet fetch` fills the store',
      download: '`bakelet fetch` fills the store',
    },
    ...{ new: '`bakelet init` writes a starter config', convert: '`bakelet import` makes Pods of files' },
  }
}
