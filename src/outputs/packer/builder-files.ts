import build from '../../../packer/build.pkr.hcl.hbs'
import { hclBlock, hclString } from '../../render/hcl.ts'
import type { OutputFile } from '../file.ts'
import { type Builder, builders, type PackerBuilder } from './builders.ts'

/** The HCL of the chosen builders: for Packer 1.6.6, and in newer/ for the versions whose builders are plugins. */
export function builderFiles(chosen: readonly Builder[]): OutputFile[] {
  const file = (path: string, content: string): OutputFile => ({ path, mode: '0644', content })
  const entries = chosen.map((name): [Builder, PackerBuilder] => [name, builders[name]])
  return [
    file('build.pkr.hcl', build({ sources: chosen.map(name => hclString(`source.${name}.node`)) })),
    ...entries.map(([name, builder]) => file(`${name}.pkr.hcl`, builder.file)),
    file('newer/plugins.pkr.hcl', pluginsFile(entries.map(([, { plugin }]) => plugin))),
    ...entries.flatMap(([name, builder]) =>
      builder.newer === undefined
        ? []
        : [file(`newer/${name}.pkr.hcl`, inLastBlock(builder.file, builder.newer))],
    ),
  ]
}

function pluginsFile(plugins: readonly PackerBuilder['plugin'][]): string {
  const block = hclBlock('packer', {
    attributes: { required_version: hclString('>= 1.7.0') },
    blocks: {
      required_plugins: {
        objects: Object.fromEntries(
          plugins.map(({ name, source, version }) => [
            name,
            { source: hclString(source), version: hclString(version) },
          ]),
        ),
      },
    },
  })
  return `# Builders are plugins since Packer 1.7, and Packer 1.10 contains none: \`packer init .\` downloads them.\n\n${block}`
}

/** A file with more lines in its last block, the source: Packer 1.6.6 cannot leave out settings that it does not know. */
function inLastBlock(file: string, lines: string): string {
  if (!file.endsWith('\n}\n')) throw new Error('the file of a builder must end with its source block')
  return `${file.slice(0, -2)}\n${lines.replace(/^(?=.)/gm, '  ')}}\n`
}
