/** What systemd wants of the units of one type, before it loads one. */
export interface Kind {
  /** The section of the type; undefined: it has none. */
  readonly section: string | undefined
  /** Each of these lists has one key that is given. */
  readonly needs: readonly (readonly string[])[]
  /** What usually starts one: the example in a hint. */
  readonly wantedBy: string
}

const words = (text: string) => text.split(' ')

// The verify functions of src/core/*.c in systemd 257 refuse a unit without these, and each man page names them.
const kinds: Readonly<Record<string, Kind>> = {
  // service_verify(): with ExecStop=, RemainAfterExit= as well, which the manager says.
  service: {
    section: 'Service',
    needs: [words('ExecStart ExecStop SuccessAction')],
    wantedBy: 'multi-user.target',
  },
  socket: {
    section: 'Socket',
    needs: [
      words(
        'ListenStream ListenDatagram ListenSequentialPacket ListenFIFO ListenSpecial ListenNetlink ListenMessageQueue ListenUSBFunction',
      ),
    ],
    wantedBy: 'sockets.target',
  },
  timer: {
    section: 'Timer',
    needs: [
      words(
        'OnCalendar OnBootSec OnActiveSec OnStartupSec OnUnitActiveSec OnUnitInactiveSec OnClockChange OnTimezoneChange',
      ),
    ],
    wantedBy: 'timers.target',
  },
  path: {
    section: 'Path',
    needs: [words('PathExists PathExistsGlob PathChanged PathModified DirectoryNotEmpty')],
    wantedBy: 'paths.target',
  },
  mount: { section: 'Mount', needs: [['What'], ['Where']], wantedBy: 'local-fs.target' },
  automount: { section: 'Automount', needs: [['Where']], wantedBy: 'local-fs.target' },
  swap: { section: 'Swap', needs: [['What']], wantedBy: 'swap.target' },
  target: { section: undefined, needs: [], wantedBy: 'multi-user.target' },
  slice: { section: 'Slice', needs: [], wantedBy: 'slices.target' },
  scope: { section: 'Scope', needs: [], wantedBy: 'slices.target' },
  device: { section: undefined, needs: [], wantedBy: 'multi-user.target' },
}

export function kindOf(name: string): Kind & { readonly type: string } {
  const { type } = partsOf(name)
  const kind = kinds[type]
  if (!kind) throw new Error(`not the name of a unit: ${name}`)
  return { ...kind, type }
}

/** `backup@.service`: the unit itself never runs, its instances do. */
export function isTemplate(name: string): boolean {
  return /@\.[a-z]+$/.test(name)
}

/** Of `backup@db.service`: `backup`, `db` and `service`. */
export function partsOf(name: string): { prefix: string; instance: string | undefined; type: string } {
  const [, prefix = '', instance, type = ''] = /^([^@]*)(?:@(.*))?\.([^.]*)$/.exec(name) ?? []
  return { prefix, instance, type }
}

/** `backup@.service` and `db`: `backup@db.service`. */
export function instanceOf(template: string, instance: string): string {
  return template.replace(/@(\.[a-z]+)$/, (_, type: string) => `@${instance}${type}`)
}

/** systemd-escape(1) --path: the name of the unit that mounts something here. */
export function escapedPath(path: string): string {
  const inner = path.split('/').filter(part => part !== '' && part !== '.')
  if (inner.length === 0) return '-'
  const bytes = [...new TextEncoder().encode(inner.join('/'))]
  return bytes
    .map((byte, index) => {
      const character = String.fromCharCode(byte)
      if (character === '/') return '-'
      const asIs = /[A-Za-z0-9:_]/.test(character) || (character === '.' && index > 0)
      return asIs ? character : `\\x${byte.toString(16).padStart(2, '0')}`
    })
    .join('')
}
