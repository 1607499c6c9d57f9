import { rows } from '../../src/verify/posture/index.ts'
import { withWrittenPart } from './written-part.ts'

/** docs/security.md with what `verify --profile cis` asks. Throws where the text has no place for it. */
export function withPosture(page: string): string {
  const lines = rows
    // Those have a table of their own.
    .filter(({ item }) => item !== 'kernel')
    .map(({ item, about, wants, accepted, absent }) =>
      [item, about, wants, accepted?.why ?? '', absent ?? ''].join(' | '),
    )
  const head =
    '| item | about | expected | accepted, because | does not apply where |\n| --- | --- | --- | --- | --- |'
  return withWrittenPart(page, {
    from: 'src/verify/posture',
    part: `${head}\n${lines.map(line => `| ${line} |`).join('\n')}\n`,
  })
}
