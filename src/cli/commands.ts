import { Command } from 'commander'
import {
  againstOption,
  bootsOption,
  builderOption,
  bundleOption,
  configOption,
  digestOption,
  downloadOption,
  driverOption,
  formatOption,
  fromOption,
  installToolsOption,
  offlineOption,
  portOption,
  targetOption,
  uploadOption,
  verifyOption,
  withOption,
} from './options.ts'
import type { ExitCode } from './program.ts'

/**
 * The command line. Each command's module is loaded only when it runs: people pipe `gen`, and what they do not use must
 * not cost them start-up time.
 */
export function commandLine(setExit: (code: ExitCode) => void): Command {
  const root = new Command('bakelet')
    .description('One small typed config becomes a machine that boots straight into running static pods.')
    .option('--debug', 'print stack traces')
    .showHelpAfterError('(add --help for what there is)')
    .addHelpText(
      'after',
      `
Examples:
  bakelet init                          write a starter bakelet.yaml and pods/web.yaml
  bakelet up --exit                     boot it, wait for its pods, prove it, stop
  bakelet check --strict                every problem at once, with its place
  bakelet gen cloud-init > user-data    what a cloud takes

Exit codes: 0 fine, 1 the config has problems, 2 the world failed, 130 interrupted.`,
    )

  add(root, 'init [folder]', 'Write a starter config and its pod.', [
    'bakelet init',
    'bakelet init edge-web',
  ]).action(async folder => setExit(await (await import('./init.ts')).init(folder ?? '.')))

  add(root, 'check', 'Report all problems at once; touch nothing.', [
    'bakelet check',
    'bakelet check -c node.toml --strict --json',
    'bakelet check --target 1.37 --target containerd=2.4',
  ])
    .addOption(configOption)
    .option('--strict', 'warnings fail too')
    .addOption(targetOption)
    .option('--json', 'diagnostics as JSON on standard output')
    .action(async options => setExit(await (await import('./check.ts')).check(options)))

  add(root, 'versions', 'Show what is known, supported and sound.', [
    'bakelet versions',
    'bakelet versions --json',
  ])
    .option('--json', 'as JSON on standard output')
    .action(async options => setExit((await import('./versions.ts')).versions(options)))

  add(root, 'plan', 'Show what the node will hold.', [
    'bakelet plan',
    'bakelet plan --json | jq .files[].path',
  ])
    .addOption(configOption)
    .option('--json', 'the whole plan as JSON')
    .action(async options => setExit(await (await import('./plan.ts')).plan(options)))

  add(root, 'explain <path>', 'Say which config line put a thing on the node.', [
    'bakelet explain /usr/local/bakelet/bin/runc',
  ])
    .addOption(configOption)
    .action(async (path, options) => setExit(await (await import('./explain.ts')).explain(path, options)))

  const gen = add(root, 'gen', 'Print what another tool takes: cloud-init, mkosi, packer.', [
    'bakelet gen cloud-init > user-data',
    'bakelet gen mkosi -o out/image',
    'bakelet gen cloud-init --help',
  ])
  add(gen, 'cloud-init', 'One #cloud-config on standard output.', [
    'bakelet gen cloud-init > user-data',
    'bakelet gen cloud-init --gzip -o out/edge-web',
    'bakelet gen cloud-init --explain-size',
  ])
    .addOption(configOption)
    .option('-o, --output <folder>', 'write user-data and meta-data there instead')
    .option('--mirror <url>', 'fetch from here what `bakelet fetch` put in the store (bakelet serve)')
    .option('--gzip', 'compress: cloud-init unpacks it; for clouds with a small limit')
    .option('--explain-size', 'say how many bytes each part costs')
    .action(async options => setExit(await (await import('./gen-cloud-init.ts')).genCloudInit(options)))

  add(gen, 'mkosi', 'A folder that mkosi makes the disk image from.', [
    'bakelet gen mkosi',
    'bakelet gen mkosi -o out/image',
  ])
    .addOption(configOption)
    .option('-o, --output <folder>', 'write it there; default: out/NAME/mkosi; what is in that folder goes')
    .action(async options => setExit(await (await import('./gen-mkosi.ts')).genMkosi(options)))

  add(gen, 'packer', 'A folder that Packer makes images from.', [
    'bakelet gen packer -o image',
    'bakelet gen packer --builder amazon-ebs hcloud',
  ])
    .addOption(configOption)
    .option('-o, --output <folder>', 'write it there; default: out/NAME/packer; what is in that folder goes')
    .addOption(builderOption)
    .addOption(uploadOption)
    .addOption(downloadOption)
    .action(async options => setExit(await (await import('./gen-packer.ts')).genPacker(options)))

  add(root, 'bake', 'Make the disk image: by mkosi, without a virtual machine.', [
    'bakelet bake',
    'bakelet bake --format raw qcow2',
    'bakelet bake --with packer',
  ])
    .addOption(configOption)
    .addOption(withOption)
    .addOption(formatOption)
    .option('--no-sbom', 'leave out the SBOM, NAME.spdx.json')
    .addOption(offlineOption)
    .addOption(installToolsOption)
    .action(async options => setExit(await (await import('./bake.ts')).bake(options)))

  add(root, 'bench', 'Time the boot of the image, from power-on to HTTP 200.', [
    'bakelet bench',
    'bakelet bench -n 20 --against floor,quadlet',
    'bakelet bench --image out/edge-web/edge-web.qcow2 --json',
  ])
    .addOption(configOption)
    .addOption(bootsOption)
    .addOption(againstOption)
    .option('--image <file>', 'boot this image as it is, and bake none')
    .option('--json', 'everything as JSON on standard output, every boot included')
    .addOption(installToolsOption)
    .action(async options => setExit(await (await import('./bench.ts')).bench(options)))

  add(root, 'fetch', 'Fill the store: releases, builds, images.', [
    'bakelet fetch',
    'bakelet fetch --rebuild',
    'bakelet fetch --bundle /media/disk/edge-web',
    'bakelet fetch --from /media/disk/edge-web --digest SHA256',
  ])
    .addOption(configOption)
    .option('--rebuild', 'build again from nothing what was built, and compare the digests')
    .addOption(bundleOption)
    .option(
      '--no-base',
      'leave the base image out of it: only a first boot here and `bake --with packer` need it',
    )
    .addOption(fromOption)
    .addOption(digestOption)
    .addOption(offlineOption)
    .addOption(installToolsOption)
    .action(async options => setExit(await (await import('./fetch.ts')).fetch(options)))

  add(root, 'lock [component...]', 'Write down what was resolved: bakelet.lock, for good.', [
    'bakelet lock',
    'bakelet lock --update kubelet',
    'bakelet lock --verify',
  ])
    .addOption(configOption)
    .option('--update', 'resolve these components or images anew, or all, and say what changed and why')
    .addOption(verifyOption)
    .option('--json', 'the changes, or what was verified, as JSON on standard output')
    .addOption(installToolsOption)
    .action(async (names, options) => setExit(await (await import('./lock.ts')).lock(names, options)))

  add(root, 'serve', 'Hand out the store on 127.0.0.1.', ['bakelet serve --port 8500'])
    .addOption(portOption)
    .action(async options => setExit(await (await import('./serve.ts')).serve(options)))

  const machine = (name: 'run' | 'up', summary: string, examples: readonly string[]) =>
    add(root, name, summary, examples)
      .addOption(configOption)
      .addOption(driverOption)
      .option(
        '--first-boot',
        'boot the stock image with user-data, and not a baked one; Multipass always does',
      )
      .option('--exit', 'stop the machine after the proof')
      .option('--keep', 'boot the disk that the last run left, and not a new one')
      .option('--json', 'the result as JSON on standard output')
      .addOption(offlineOption)
      .addOption(installToolsOption)
      .action(async options =>
        setExit(await (await import('./up.ts')).up({ ...options, fetch: name === 'up' })),
      )
  machine('run', 'Boot what was baked and wait for its pods.', ['bakelet run', 'bakelet run --keep --exit'])
  machine('up', 'Fetch, bake, boot, wait for every pod, prove it.', [
    'bakelet up',
    'bakelet up --install-tools --exit',
    'bakelet up --first-boot',
  ])
  return root
}

function add(parent: Command, name: string, summary: string, examples: readonly string[]): Command {
  return parent
    .command(name)
    .description(summary)
    .addHelpText('after', `\nExamples:\n${examples.map(line => `  ${line}`).join('\n')}`)
}
