// zod/mini and not zod: see field.ts.
import * as z from 'zod/mini'
import { field } from './field.ts'
import { line, text } from './text-types.ts'

// systemd.unit(5): a prefix, of a template or an instance also "@" and the instance, and the type; UNIT_NAME_MAX is 255.
const unitName = text(
  /^(?=.{1,255}$)[A-Za-z0-9:_.\\-]+(@[A-Za-z0-9:_.\\-]*)?\.(service|socket|target|timer|path|mount|automount|swap|slice|scope|device)$/,
  'is not the name of a unit, as name.service or name@instance.timer',
)
const dropInName = text(
  /^[A-Za-z0-9_][A-Za-z0-9:_.@-]*\.conf$/,
  'is not the name of a drop-in, as 10-limits.conf',
)
const instance = text(
  /^[A-Za-z0-9:_.\\-]+$/,
  'is not the name of an instance, as systemd-escape(1) prints it',
)

const content = field(z.string(), 'The content itself, as text.', '[Service]\nMemoryMax=1G\n')
const source = (what: string) => field(line(), `A file with the ${what}, relative to the config.`)

const dropIns = z.record(
  dropInName,
  z.union(
    [z.strictObject({ content }), z.strictObject({ source: source('drop-in') })],
    'is not a mapping with one of `content` and `source`',
  ),
)
const own = {
  enabled: field(
    z._default(z.union([z.boolean(), z.array(instance)], 'is not true, false or a list of instances'), false),
    'Enable it, so that the units in WantedBy= of its [Install] start it. Of a template: a list of instances.',
  ),
  dropIns: field(
    z._default(dropIns, {}),
    'Drop-ins, by file name. Systemd reads them in the order of their names.',
  ),
}

const entry = z.lazy(() =>
  z.union(
    [
      z.strictObject({ content, ...own }),
      z.strictObject({ source: source('unit'), ...own }),
      z.strictObject({
        dropIns: field(dropIns, 'Drop-ins of a unit that bakelet, the OS or a package brings.'),
      }),
    ],
    'is not a mapping with one of `content` and `source`, or with `dropIns`',
  ),
)

/** By name, so that no unit is there twice, and a layer can change one (layers.ts). */
export const units = field(
  z._default(z.record(unitName, entry), {}),
  'Units of systemd and drop-ins in /etc/systemd/system, by the name of the unit. Each is checked as systemd would read it.',
  { 'containerd.service': { dropIns: { '10-limits.conf': { source: 'limits.conf' } } } },
)
