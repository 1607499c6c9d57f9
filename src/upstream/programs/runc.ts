import { strip } from '../recipe.ts'
import type { Program } from './program.ts'
import keyring from './runc-keyring.asc'

export const runc = {
  section: 'runc',
  onNode: 'always',
  repository: 'opencontainers/runc',
  publisher: 'Open Container Initiative',
  license: 'Apache-2.0',
  // script/release_build.sh: one file of checksums for all architectures.
  releaseUrl: (version, arch) =>
    `https://github.com/opencontainers/runc/releases/download/v${version}/runc.${arch}`,
  checksumPath: path => `${path.slice(0, path.lastIndexOf('/'))}/runc.sha256sum`,
  // Each release is signed by one of its maintainers (script/release_sign.sh); runc.keyring of 1.5.1, from its Go module.
  signature: { kind: 'gpg', keyring },
  testedBy: 'runc',
  // Makefile of runc 1.4, target static: one file that needs no libseccomp on the node.
  recipe: version => ({
    module: 'github.com/opencontainers/runc',
    cgo: { pkgConfig: ['libseccomp'], debianPackages: ['gcc', 'libc6-dev', 'libseccomp-dev', 'pkg-config'] },
    steps: [
      {
        packages: ['github.com/opencontainers/runc'],
        tags: ['seccomp', 'urfave_cli_no_docs', 'netgo', 'osusergo'],
        ldflags: [...strip, `-X main.version=${version}`, '-linkmode external', '-extldflags=-static'],
      },
    ],
  }),
  advisories: {
    source: 'github.com/opencontainers/runc CHANGELOG.md, at v1.5.1',
    list: [
      { ids: ['CVE-2024-21626'], fixed: ['1.1.12'], olderLines: 'affected' },
      { ids: ['CVE-2024-45310'], fixed: ['1.1.14', '1.2.0'], olderLines: 'affected' },
      {
        ids: ['CVE-2025-31133', 'CVE-2025-52565', 'CVE-2025-52881'],
        fixed: ['1.2.8', '1.3.3', '1.4.0'],
        olderLines: 'affected',
      },
      { ids: ['CVE-2026-41579'], fixed: ['1.3.6', '1.4.3', '1.5.0'], olderLines: 'affected' },
    ],
  },
} as const satisfies Program
