import { Argument, type Command, Option } from 'commander'
import { add, type SetExit } from './command.ts'
import { addGen } from './gen/command.ts'
import { outputs } from './gen/index.ts'
import { addNodeCommands } from './node-commands.ts'
import {
  againstOption,
  bootsOption,
  bundleOption,
  configOption,
  cpusOption,
  digestOption,
  diskOption,
  driverOption,
  folderOption,
  formatOption,
  forwardOption,
  fromOption,
  installToolsOption,
  loopbackPortOption,
  memoryOption,
  networkOption,
  offlineOption,
  portOption,
  setOption,
  targetOption,
  timeoutOption,
  verifyOption,
  withOption,
} from './options.ts'

/** Adds every command. The module of a command is loaded only when the command runs. */
export function addCommands(root: Command, setExit: SetExit): void {
  add(root, 'init [folder]', 'Write a starter config and its pod.', [
    'bakelet init',
    'bakelet init edge-web',
  ]).action(async folder => setExit(await (await import('./init.ts')).initCommand(folder ?? '.')))

  add(
    root,
    'import <file...>',
    'Make pods of compose files, Quadlets, Deployments and their like; report what did not come along.',
    ['bakelet import compose.yaml', 'bakelet import db.container web.container -o edge-web'],
  )
    .addOption(folderOption)
    .option('--env-file <file>', 'values of variables in compose files (default: .env beside the first file)')
    .option('--profile <name...>', 'profiles of compose files to import too')
    .action(async (files, options) =>
      setExit(await (await import('./import.ts')).importCommand(files, options)),
    )

  add(root, 'check', 'Report all problems at once; write nothing.', [
    'bakelet check',
    'bakelet check -c node.toml --strict --json',
    'bakelet check --target 1.37 --target containerd=2.4',
  ])
    .addOption(configOption)
    .addOption(setOption)
    .option('--strict', 'exit with 1 for warnings too')
    .addOption(targetOption)
    .option('--json', 'print diagnostics as JSON on standard output')
    .action(async options => setExit(await (await import('./check.ts')).checkCommand(options)))

  add(root, 'versions', 'List known versions, upstream support and security status.', [
    'bakelet versions',
    'bakelet versions --json',
  ])
    .option('--json', 'print JSON on standard output')
    .action(async options => setExit((await import('./versions.ts')).versionsCommand(options)))

  add(root, 'plan', 'List everything that the node will hold.', [
    'bakelet plan',
    'bakelet plan --json | jq .files[].path',
    'bakelet plan --explain -c base.yaml -c prod.yaml',
  ])
    .addOption(configOption)
    .addOption(setOption)
    .option('--explain', 'list every key of the config with its value and the place that it came from')
    .option('--json', 'print the whole plan, or with --explain the keys, as JSON')
    .action(async options => setExit(await (await import('./plan.ts')).planCommand(options)))

  add(root, 'explain <path>', 'Name the config line behind a file, or anything else that `plan` lists.', [
    'bakelet explain /usr/local/bakelet/bin/runc',
    'bakelet explain net.ipv4.ip_forward',
    'bakelet explain image.size',
  ])
    .addOption(configOption)
    .addOption(setOption)
    .option('--json', 'print JSON on standard output')
    .action(async (path, options) =>
      setExit(await (await import('./explain.ts')).explainCommand(path, options)),
    )

  add(root, 'diff <a> <b>', 'Compare two configs, locks, plans, generated folders or baked images.', [
    'bakelet diff bakelet.yaml bakelet.next.yaml',
    'bakelet diff old.lock bakelet.lock --markdown',
    'bakelet diff out/edge-web.yesterday out/edge-web --json',
  ])
    .addOption(new Option('--json', 'print JSON on standard output').conflicts('markdown'))
    .option('--markdown', 'print Markdown for a pull request')
    .addHelpText(
      'after',
      '\nExit codes: 0 no difference, 1 a difference, 2 trouble, 64 the command line is wrong.',
    )
    .action(async (a, b, options) => setExit(await (await import('./diff.ts')).diffCommand(a, b, options)))

  addGen(root, setExit, outputs)

  add(root, 'bake', 'Make the disk image with mkosi, without a virtual machine.', [
    'bakelet bake',
    'bakelet bake --format raw qcow2',
    'bakelet bake --with packer',
  ])
    .addOption(configOption)
    .addOption(setOption)
    .addOption(withOption)
    .addOption(formatOption)
    .option('--no-sbom', 'do not write the SBOM, NAME.spdx.json')
    .addOption(offlineOption)
    .addOption(installToolsOption)
    .action(async options => setExit(await (await import('./bake.ts')).bakeCommand(options)))

  add(root, 'bench', 'Measure the boot of the image, from power-on to HTTP 200.', [
    'bakelet bench',
    'bakelet bench -n 20 --against floor,quadlet',
    'bakelet bench --image out/edge-web/edge-web.qcow2 --json',
  ])
    .addOption(configOption)
    .addOption(setOption)
    .addOption(bootsOption)
    .addOption(againstOption)
    .option('--image <file>', 'existing image to boot, instead of baking one')
    .option('--json', 'print the whole report as JSON on standard output, including every boot')
    .addOption(installToolsOption)
    .action(async options => setExit(await (await import('./bench.ts')).benchCommand(options)))

  add(root, 'fetch', 'Fill the store: releases, builds, images.', [
    'bakelet fetch',
    'bakelet fetch --rebuild',
    'bakelet fetch --bundle /media/disk/edge-web',
    'bakelet fetch --from /media/disk/edge-web --digest SHA256',
  ])
    .addOption(configOption)
    .addOption(setOption)
    .option(
      '--rebuild',
      'build every artifact from its Go module once more, from scratch, and compare the digests',
    )
    .addOption(bundleOption)
    .option(
      '--no-base',
      'leave the base image out of the bundle; only --first-boot and `bake --with packer` need it',
    )
    .addOption(fromOption)
    .addOption(digestOption)
    .addOption(offlineOption)
    .addOption(installToolsOption)
    .action(async options => setExit(await (await import('./fetch.ts')).fetchCommand(options)))

  add(root, 'lock [component...]', 'Write bakelet.lock: pin the resolved versions and digests.', [
    'bakelet lock',
    'bakelet lock --update kubelet',
    'bakelet lock --verify',
  ])
    .addOption(configOption)
    .addOption(setOption)
    .option(
      '--update',
      'resolve these components or images again (default: all), and print what changed and why',
    )
    .addOption(verifyOption)
    .option('--json', 'print the changes, or the verified files, as JSON on standard output')
    .addOption(installToolsOption)
    .action(async (names, options) => setExit(await (await import('./lock.ts')).lockCommand(names, options)))

  add(root, 'serve', 'Serve the store over HTTP on 127.0.0.1.', ['bakelet serve --port 8500'])
    .addOption(portOption)
    .action(async options => setExit(await (await import('./serve.ts')).serveCommand(options)))

  add(
    root,
    'rehearse',
    'Run the node in namespaces of this machine, without a VM: which pods run, or why not.',
    ['bakelet rehearse', 'bakelet rehearse --timeout 120 --json'],
  )
    .addOption(configOption)
    .addOption(setOption)
    .addOption(timeoutOption)
    .option('--keep', 'keep the node running until Ctrl-C')
    .option('--json', 'print the result as JSON on standard output')
    .addOption(offlineOption)
    .addOption(installToolsOption)
    .action(async options => setExit(await (await import('./rehearse.ts')).rehearseCommand(options)))

  const machine = (name: 'run' | 'up', summary: string, examples: readonly string[]) =>
    add(root, name, summary, examples)
      .addOption(configOption)
      .addOption(setOption)
      .addOption(driverOption)
      .option(
        '--first-boot',
        'boot the stock image with user-data instead of a baked image; always so with Multipass',
      )
      .option('--exit', 'stop the machine after printing the proof')
      .option('--keep', 'boot the disk of the last run again instead of a new one')
      .addOption(diskOption)
      .addOption(forwardOption)
      .addOption(networkOption)
      .addOption(loopbackPortOption)
      .addOption(memoryOption)
      .addOption(cpusOption)
      .option('--json', 'print the result as JSON on standard output')
      .addOption(offlineOption)
      .addOption(installToolsOption)
      .action(async options =>
        setExit(await (await import('./boot.ts')).bootCommand({ ...options, fetch: name === 'up' })),
      )
  machine('run', 'Boot the baked image and wait for its pods.', ['bakelet run', 'bakelet run --keep --exit'])
  machine('up', 'Fetch, bake, boot, wait for every pod and print the proof.', [
    'bakelet up',
    'bakelet up --install-tools --exit',
    'bakelet up --first-boot',
    'bakelet up --disk data=data.qcow2',
    'bakelet up --forward 2222:22 --memory 4096',
  ])

  addNodeCommands(root, setExit)

  add(root, 'completion', 'Print a script that completes commands, options and values in a shell.', [
    'source <(bakelet completion bash)       in ~/.bashrc',
    'source <(bakelet completion zsh)        in ~/.zshrc',
    'bakelet completion fish | source        in ~/.config/fish/config.fish',
  ])
    .addArgument(new Argument('<shell>', 'shell that reads the script').choices(shells))
    .action(async (shell: (typeof shells)[number]) =>
      setExit((await import('./completion/index.ts')).completionCommand(shell, root)),
    )
}

const shells = ['bash', 'zsh', 'fish'] as const
