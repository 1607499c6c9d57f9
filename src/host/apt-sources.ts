import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Where Debian packages come from: archive roots without a final slash. */
export interface Mirror {
  readonly main: string
  readonly security: string
}

// https://www.debian.org/mirror/list: the archive's own front, which redirects to a mirror near by.
export const defaultMirror: Mirror = {
  main: 'http://deb.debian.org/debian',
  security: 'http://deb.debian.org/debian-security',
}

interface AptSource {
  readonly uri: string
  readonly suites: readonly string[]
}

/**
 * The Debian mirror that a machine's own apt uses, from the texts of its sources files (sources.list(5)). Each part
 * that they do not name is the default one.
 */
export function mirrorOf(files: readonly { readonly name: string; readonly text: string }[]): Mirror {
  const sources = files
    .map(({ name, text }) => ({ name, text: text.replaceAll('\r\n', '\n') }))
    .flatMap(({ name, text }) => (name.endsWith('.sources') ? deb822(text) : oneLine(text)))
    .filter(source => /^https?:\/\//.test(source.uri))
    .map(source => ({ ...source, uri: source.uri.replace(/\/+$/, '') }))
  const isSecurity = (source: AptSource) => source.suites.some(suite => /(-security|\/updates)$/.test(suite))
  // Third-party archives are in the same folder; Debian's own are the ones whose suites Debian has.
  const suites =
    /^((?:old){0,2}stable|testing|unstable|sid|bookworm|trixie|forky|duke)(-(updates|backports|security))?(\/updates)?$/
  const debian = sources.filter(
    source => /\/debian(-security)?$/.test(source.uri) && source.suites.every(suite => suites.test(suite)),
  )
  return {
    main: debian.find(source => !isSecurity(source))?.uri ?? defaultMirror.main,
    security: debian.find(isSecurity)?.uri ?? defaultMirror.security,
  }
}

// apt's StringToBool (apt-pkg/contrib/strutl.cc).
const no = /^(no|false|without|off|disable|0)$/i

function deb822(text: string): AptSource[] {
  return text.split(/\n[ \t]*\n/).flatMap(stanza => {
    const fields = new Map<string, string>()
    let last = ''
    for (const line of stanza.split('\n')) {
      if (line.startsWith('#')) continue
      const field = /^([A-Za-z-]+):(.*)$/.exec(line)
      if (field?.[1] !== undefined) {
        last = field[1].toLowerCase()
        fields.set(last, field[2] ?? '')
      } else if (/^[ \t]/.test(line)) fields.set(last, `${fields.get(last) ?? ''} ${line}`)
    }
    const words = (name: string) => (fields.get(name) ?? '').split(/\s+/).filter(word => word !== '')
    if (!words('types').includes('deb') || no.test(words('enabled')[0] ?? '')) return []
    return words('uris').map(uri => ({ uri, suites: words('suites') }))
  })
}

function oneLine(text: string): AptSource[] {
  return text.split('\n').flatMap(line => {
    const match = /^\s*deb\s+(?:\[[^\]]*\]\s*)?(\S+)\s+(\S+)/.exec(line)
    return match?.[1] === undefined || match[2] === undefined ? [] : [{ uri: match[1], suites: [match[2]] }]
  })
}

/** The sources files of a machine's apt, in its order (sources.list(5)); `folder` is /etc/apt. */
export async function aptSourceTexts(folder: string): Promise<{ name: string; text: string }[]> {
  const names = await readdir(join(folder, 'sources.list.d')).catch(() => [])
  // apt reads files of these two endings only (sources.list(5)).
  const paths = names.filter(name => /\.(list|sources)$/.test(name)).sort()
  return Promise.all(
    [join(folder, 'sources.list'), ...paths.map(name => join(folder, 'sources.list.d', name))].map(
      async path => ({ name: path, text: await readFile(path, 'utf8').catch(() => '') }),
    ),
  )
}

/** The mirror of this machine's own apt when it is a Debian, else Debian's. */
export async function machineMirror(etcApt = '/etc/apt'): Promise<Mirror> {
  const files = await aptSourceTexts(etcApt)
  return files.every(file => file.text === '') ? defaultMirror : mirrorOf(files)
}
