import { join } from 'node:path'
import { InvalidArgumentError, Option } from 'commander'
import type { OutputCommand, OutputFlags } from './output-command.ts'

interface CloudInitFlags extends OutputFlags {
  readonly mirror?: string
  readonly gzip?: boolean
  readonly explainSize?: boolean
}

/** `bakelet gen cloud-init`: user-data on standard output, or with meta-data in a folder. */
export const cloudInit: OutputCommand<CloudInitFlags> = {
  tool: 'cloud-init',
  summary: 'Print one #cloud-config on standard output.',
  examples: [
    'bakelet gen cloud-init > user-data',
    'bakelet gen cloud-init --gzip -o out/edge-web',
    'bakelet gen cloud-init --explain-size',
  ],
  output: 'folder to write user-data and meta-data to, instead of printing; keeps its other files',
  options: [
    new Option(
      '--mirror <url>',
      'URL from which the node downloads what `bakelet fetch` stored (see bakelet serve)',
    ).argParser(mirrorUrl),
    new Option('--gzip', 'compress user-data, for clouds with a small limit; cloud-init decompresses it'),
    new Option('--explain-size', 'print the size of each part in bytes'),
  ],
  run: async flags => {
    const { output } = flags
    const [{ genCloudInit, writeSeed }, { quickProject }, { complain, print, printBytes }] =
      await Promise.all([
        import('../../tasks/gen-cloud-init.ts'),
        import('../project.ts'),
        import('../print.ts'),
      ])
    const userData = await genCloudInit(await quickProject(flags), flags)
    const { bytes, parts, networkConfig } = userData
    if (flags.explainSize) {
      const { explainSize } = await import('../../outputs/cloud-init/size.ts')
      print(explainSize(parts, bytes.length).trimEnd().split('\n'))
    } else if (output === undefined) printBytes(bytes)
    else {
      const { quote } = await import('../../diagnostics/quote.ts')
      await writeSeed(output, userData)
      const others = networkConfig === undefined ? ' and meta-data' : ', meta-data and network-config'
      complain(`wrote ${quote(join(output, 'user-data'))} (${bytes.length} bytes)${others}`)
    }
    return 0
  },
}

function mirrorUrl(text: string): string {
  // One word in a line of the node's list of sources; RFC 3986 has no other characters.
  if (!/^https?:\/\/[\w.~:/?#[\]@!$&'()*+,;=%-]+$/.test(text) || !URL.canParse(text))
    throw new InvalidArgumentError('It must be an http:// or https:// URL.')
  return text
}
