import type { Plan } from '../../plan/types.ts'
import type { PackerOptions } from './options.ts'

/** README.md of the folder. */
export function readme({ name }: Plan, { builders, delivery, base }: PackerOptions): string {
  const qemu = builders.includes('qemu')
  const amazon = builders.includes('amazon-ebs')
  const first = builders[0]
  return `# Packer images of ${name}

Made by bakelet for [Packer](https://www.packer.io) 1.6.6 or later. Every variable is described in the file of its builder.

    packer build -only=${first}.node .
${builders
  .slice(1)
  .map(builder => `    packer build -only=${builder}.node .\n`)
  .join('')}
With Packer 1.7 or later first, once: \`cp newer/*.pkr.hcl . && packer init .\`. That brings the builders, which are plugins
there${amazon ? ', and what 1.6.6 cannot do: AMIs whose instances answer IMDSv2 alone' : ''}.

| here | is |
| --- | --- |
| build.pkr.hcl | the steps, the same for every builder |
| node.pkr.hcl | what the config says: name, size, versions |
| ${builders.map(builder => `${builder}.pkr.hcl`).join(', ')} | a builder each, with its variables |
| newer | for Packer 1.7 or later |
${qemu ? '| key, key.pub | what Packer logs in with, for qemu; no image has it, and no repository should |\n' : ''}${qemu ? '| seed | user-data for the machine that the disk is made on (NoCloud) |\n' : ''}${
  'file' in base && qemu ? `| ${base.file} | the base of the config |\n` : ''
}| payload/provision.sh, payload/clean.sh | run on that machine, one after the other |
| payload/node.sh, payload/files.list | what the scripts read of the config |
| payload/root | the node's configuration, units and pods, under the paths that they have there |
${
  delivery === 'upload'
    ? '| payload/artifacts | binaries and container images, each named by its sha256 |'
    : '| payload/sources | where the machine downloads the binaries from; their digests are in conf/artifacts.list |'
}
`
}
