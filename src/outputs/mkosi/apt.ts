import type { OutputFile } from '../file.ts'
import type { PackageMirror } from './mirror.ts'

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg'

/**
 * The package manager's tree. mkosi writes sources of its own only where there is no mkosi.sources, and its own name a
 * debug suite that mirrors often lack (mkosi 24.3, distributions/debian.py). Signatures are checked.
 */
export function aptFiles(mirror: PackageMirror): OutputFile[] {
  // Debian's updates are signed for a week (Valid-Until, in deb-repository-format); a copy is meant to be older.
  const anyAge = mirror.snapshot ? 'Check-Valid-Until: no\n' : ''
  const stanza = (uri: string, suites: string) =>
    `Types: deb\nURIs: ${oneWord(uri)}\nSuites: ${suites}\nComponents: main\nSigned-By: ${keyring}\n${anyAge}`
  const { main, security } = mirror
  return [
    {
      path: 'etc/apt/sources.list.d/mkosi.sources',
      mode: '0644',
      content: `${stanza(main, 'trixie trixie-updates')}\n${stanza(security, 'trixie-security')}`,
    },
    // Translations of package descriptions, which nobody reads here.
    { path: 'etc/apt/apt.conf.d/99lang', mode: '0644', content: 'Acquire::Languages "none";\n' },
  ]
}

function oneWord(uri: string): string {
  if (!/^[!-~]+$/.test(uri)) throw new Error(`not a URI for apt: ${JSON.stringify(uri)}`)
  return uri
}
