import { hardening } from '../../src/components/kernel/hardening.ts'
import { withWrittenPart } from './written-part.ts'

/** docs/security.md with the kernel parameters that guard a node. Throws where the text has no place for them. */
export function withKernelParameters(page: string): string {
  const rows = hardening.map(
    ({ key, value, asGood = [], otherwise }) =>
      `| \`${key}\` | ${code(value)} | ${asGood.map(code).join(', ')} | ${otherwise} |`,
  )
  const head = '| parameter | value | as good | with a weaker value |\n| --- | --- | --- | --- |'
  return withWrittenPart(page, {
    from: 'src/components/kernel/hardening.ts',
    part: `${head}\n${rows.join('\n')}\n`,
  })
}

/** In a table a pipe would end the cell, also in code (GitHub Flavored Markdown, "Tables"). */
const code = (value: string) => `\`${value.replaceAll('|', '\\|')}\``
