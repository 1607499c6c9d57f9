import { Option } from 'commander'
import { type SeedFormName, seedFormNames } from '../../outputs/seed/names.ts'
import { folderHelp, type OutputCommand, type OutputFlags } from './output-command.ts'

interface SeedFlags extends OutputFlags {
  readonly machines?: string
  readonly for: SeedFormName
  readonly iso?: boolean
}

/** `bakelet gen seed`: what each machine of one baked image has of its own. Prints the folder's path. */
export const seed: OutputCommand<SeedFlags> = {
  tool: 'a baked image',
  summary: 'Write a seed for each machine of a baked image: host name, users, files.',
  examples: [
    'bakelet gen seed --machines machines.yaml --iso',
    'bakelet gen seed --set system.hostname=edge-01 --for openstack',
  ],
  output: folderHelp('seed'),
  options: [
    new Option(
      '--machines <file>',
      'list of machines; without it --set says what one machine has of its own',
    ).conflicts('set'),
    new Option('--for <form>', 'form of the seed').choices(seedFormNames).default('nocloud'),
    new Option('--iso', 'also write each seed as a disk image, HOST.iso, that cloud-init finds by its label'),
  ],
  run: async ({ machines, set, for: form, iso = false, output, ...flags }) => {
    const [{ genSeed }, { quickProject }, { complain, printPath }, { UsageError }] = await Promise.all([
      import('../../tasks/gen-seed.ts'),
      import('../project.ts'),
      import('../print.ts'),
      import('../../host/errors.ts'),
    ])
    const from = machines ?? set
    if (from === undefined)
      throw new UsageError('gen seed was given no machine', {
        next: 'name a list with --machines FILE, or one machine with --set system.hostname=NAME',
      })
    if (iso && form === 'user-data')
      throw new UsageError('--iso makes a disk, and --for user-data has none', {
        next: 'leave one of them out',
      })
    const { folder, seeds } = await genSeed(await quickProject(flags), {
      ...{ machines: from, form, iso },
      ...(output === undefined ? {} : { folder: output }),
    })
    for (const { name, bytes, parts } of seeds)
      complain(
        `${name}: ${bytes} bytes of user-data (${parts.map(part => `${part.name} ${part.bytes}`).join(', ')})`,
      )
    printPath(folder)
    return 0
  },
}
