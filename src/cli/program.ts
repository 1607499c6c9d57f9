import { Command, CommanderError, Option } from 'commander'
import { printFailure } from './failure.ts'
import { complain } from './print.ts'
import { Interrupted, interruptedExitCode } from './signals.ts'

/** 0: fine. 1: the config has problems. 2: the world failed, or the command line is wrong. 130: Ctrl-C. */
export type ExitCode = 0 | 1 | 2 | typeof interruptedExitCode

const configOption = [
  '-c, --config <file>',
  'the config; default: bakelet.yaml, .toml or .json in this folder',
] as const

/**
 * The command line. Each command's module is loaded only when it runs: people pipe `gen`, and what they do not use must
 * not cost them start-up time.
 */
function program(setExit: (code: ExitCode) => void): Command {
  const root = new Command('bakelet')
    .description('One small typed config becomes a machine that boots straight into running static pods.')
    .version(VERSION, '-V, --version')
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

Exit codes: 0 fine, 1 the config has problems, 2 the world failed.`,
    )
  const command = (name: string, summary: string, examples: string) =>
    (name.startsWith('gen ') ? gen : root)
      .command(name.replace(/^gen /, ''))
      .description(summary)
      .addHelpText('after', `\nExamples:\n${examples.replace(/^/gm, '  ')}`)

  const gen = root.command('gen').description('Print what another tool takes: cloud-init.')

  command(
    'init [folder]',
    'Write a starter config and its pod.',
    'bakelet init\nbakelet init edge-web',
  ).action(async folder => setExit(await (await import('./init.ts')).init(folder ?? '.')))
  command(
    'check',
    'Report all problems at once; touch nothing.',
    'bakelet check\nbakelet check -c node.toml --strict --json',
  )
    .option(...configOption)
    .option('--strict', 'warnings fail too')
    .option('--json', 'diagnostics as JSON on standard output')
    .action(async options => setExit(await (await import('./check.ts')).check(options)))
  command('plan', 'Show what the node will hold.', 'bakelet plan\nbakelet plan --json | jq .files[].path')
    .option(...configOption)
    .option('--json', 'the whole plan as JSON')
    .action(async options => setExit(await (await import('./plan.ts')).plan(options)))
  command(
    'explain <path>',
    'Say which config line put a thing on the node.',
    'bakelet explain /usr/local/bakelet/bin/runc',
  )
    .option(...configOption)
    .action(async (path, options) => setExit(await (await import('./explain.ts')).explain(path, options)))
  command(
    'gen cloud-init',
    'One #cloud-config on standard output.',
    'gen cloud-init > user-data\ngen cloud-init --gzip -o out/edge-web\ngen cloud-init --explain-size',
  )
    .option(...configOption)
    .option('-o, --output <folder>', 'write user-data and meta-data there instead')
    .option('--mirror <url>', 'fetch from here what `bakelet fetch` put in the store (bakelet serve)')
    .option('--gzip', 'compress: cloud-init unpacks it; for clouds with a small limit')
    .option('--explain-size', 'say how many bytes each part costs')
    .action(async options => setExit(await (await import('./gen-cloud-init.ts')).genCloudInit(options)))
  command('fetch', 'Fill the store: releases, builds, images.', 'bakelet fetch\nbakelet fetch --rebuild')
    .option(...configOption)
    .option('--rebuild', 'build again from nothing what was built, and compare the digests')
    .action(async options => setExit(await (await import('./fetch.ts')).fetch(options)))
  command('serve', 'Hand out the store on 127.0.0.1.', 'bakelet serve --port 8500')
    .addOption(new Option('--port <port>', 'port; 0 is any free one').default(0).argParser(Number))
    .action(async options => setExit(await (await import('./serve.ts')).serve(options)))
  const machine = (name: 'run' | 'up', summary: string, examples: string) =>
    command(name, summary, examples)
      .option(...configOption)
      .addOption(
        new Option('--driver <name>', 'what runs the machine').choices(['qemu', 'multipass']).default('qemu'),
      )
      .option('--exit', 'stop the machine after the proof')
      .option('--keep', 'boot the disk that the last run left, and not a new one')
      .option('--json', 'the result as JSON on standard output')
      .option('--install-tools', 'install missing system packages (as root, or through sudo)')
  machine(
    'run',
    'Boot what was fetched and wait for its pods.',
    'bakelet run\nbakelet run --keep --exit',
  ).action(async options => setExit(await (await import('./up.ts')).up({ ...options, fetch: false })))
  machine(
    'up',
    'Fetch, boot, wait for every pod, prove it.',
    'bakelet up\nbakelet up --install-tools --exit',
  ).action(async options => setExit(await (await import('./up.ts')).up({ ...options, fetch: true })))
  return root
}

declare const VERSION: string

/** Runs one command line and returns its exit code. Never throws. */
export async function main(argv: readonly string[]): Promise<ExitCode> {
  let exit: ExitCode = 0
  const root = program(code => {
    exit = code
  })
  for (const each of [root, ...root.commands, ...root.commands.flatMap(({ commands }) => commands)])
    each.exitOverride()
  try {
    await root.parseAsync(argv, { from: 'user' })
    return exit
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    if (error instanceof Interrupted) {
      complain('interrupted')
      return interruptedExitCode
    }
    printFailure(error, Boolean(root.opts().debug))
    return 2
  }
}
