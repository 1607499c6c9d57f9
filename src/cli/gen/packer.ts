import { Option } from 'commander'
import { type Builder, builderNames } from '../../outputs/packer/builders.ts'
import { folderHelp, type OutputCommand, type OutputFlags } from './output-command.ts'

interface PackerFlags extends OutputFlags {
  readonly builder: readonly Builder[]
  readonly upload?: boolean
  readonly download?: boolean
}

/** `bakelet gen packer`: a folder from which Packer makes images. Prints its path. */
export const packer: OutputCommand<PackerFlags> = {
  tool: 'Packer',
  summary: 'Write a folder from which Packer makes images.',
  examples: ['bakelet gen packer -o image', 'bakelet gen packer --builder amazon-ebs hcloud'],
  output: folderHelp('packer'),
  options: [
    new Option('--builder <name...>', 'Packer builders to generate files for')
      .choices(builderNames)
      .default(['qemu', 'amazon-ebs'], 'qemu amazon-ebs'),
    new Option(
      '--upload',
      'upload the artifacts that `bakelet fetch` downloaded (default once they are in the store)',
    ).conflicts('download'),
    new Option(
      '--download',
      'let the build machine download the artifacts: releases by sha256, images from their registries',
    ),
  ],
  run: async ({ output, builder: builders, upload, download, ...flags }) => {
    const [{ genPacker }, { quickProject }, { complain, printPath }] = await Promise.all([
      import('../../tasks/gen-packer.ts'),
      import('../project.ts'),
      import('../print.ts'),
    ])
    const { folder, delivery } = await genPacker(await quickProject(flags), {
      builders,
      ...(output === undefined ? {} : { folder: output }),
      ...(upload ? { delivery: 'upload' } : download ? { delivery: 'download' } : {}),
    })
    complain(
      delivery === 'upload'
        ? 'Packer will upload the fetched binaries and images'
        : 'the build machine will download the binaries and images',
    )
    printPath(folder)
    return 0
  },
}
