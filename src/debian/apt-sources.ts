import { defaultMirror, type Mirror, type PackageMirror } from './mirror.ts'
import { archiveKeyring, debianSuites } from './release.ts'

/** The file debian.sources of a mirror (sources.list(5), "DEB822-STYLE FORMAT"). apt checks the signatures. */
export function debianSources(mirror: PackageMirror): string {
  // Debian's updates are signed for a week (Valid-Until, in deb-repository-format); a copy is meant to be older.
  const anyAge = mirror.snapshot ? 'Check-Valid-Until: no\n' : ''
  const stanzas = [mirror.main, mirror.security].map(archive => {
    const suites = debianSuites(mirror).filter(each => each.archive === archive)
    const names = suites.map(({ suite }) => suite).join(' ')
    return `Types: deb\nURIs: ${oneWord(archive)}\nSuites: ${names}\nComponents: main\nSigned-By: ${archiveKeyring}\n${anyAge}`
  })
  return [...new Set(stanzas)].join('\n')
}

function oneWord(uri: string): string {
  if (!/^[!-~]+$/.test(uri)) throw new Error(`not a URI for apt: ${JSON.stringify(uri)}`)
  return uri
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
