import { type Node, nodeAt } from '../../components/pods/check/node.ts'
import type { Report } from '../report.ts'

/** Specifiers of systemd.unit(5) whose value is the same on every machine; ~ is the home of whoever runs podman. */
const known = (name: string): Readonly<Record<string, string>> => ({
  ...{ '%': '%', N: name, n: `${name}.service`, p: name, h: '~' },
  ...{ t: '/run', S: '/var/lib', C: '/var/cache', E: '/etc', L: '/var/log' },
})

/** The section with its specifiers resolved. */
export function withSpecifiers(section: Node, name: string, report: Report): Node {
  const table = known(name)
  const resolved = section.entries.map(([key, values]) => [
    key,
    values.items.map(at =>
      (at.string ?? '').replace(/%(.?)/g, (whole, letter: string) => {
        if (Object.hasOwn(table, letter)) return table[letter] as string
        report.say(
          'import-invalid',
          at,
          `only systemd on the machine knows the value of ${whole}`,
          'write the value itself, or %% for a percent sign',
        )
        return whole
      }),
    ),
  ])
  return nodeAt(Object.fromEntries(resolved), section.path)
}
