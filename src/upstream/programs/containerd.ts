import { strip } from '../recipe.ts'
import type { Program } from './program.ts'

export const containerd = {
  section: 'containerd',
  onNode: 'always',
  repository: 'containerd/containerd',
  publisher: 'containerd',
  license: 'Apache-2.0',
  // The release lines whose keys are in src/data (test/compat/data.test.ts). 1.6 is the first with CRI v1, and a kubelet
  // from 1.26 on speaks no other version (release notes of 1.26).
  supported: { from: '1.6', to: '2.4' },
  // .github/workflows/release.yml
  releaseUrl: (version, arch) =>
    `https://github.com/containerd/containerd/releases/download/v${version}/containerd-${version}-linux-${arch}.tar.gz`,
  checksumPath: path => `${path}.sha256sum`,
  // Makefile of containerd 2.3: STATIC=1, with the shim built apart under no_grpc. Without cgo there is no btrfs.
  recipe: version => {
    const module = version.startsWith('1.')
      ? 'github.com/containerd/containerd'
      : 'github.com/containerd/containerd/v2'
    const tags = ['osusergo', 'netgo', 'static_build', 'urfave_cli_no_docs', 'no_btrfs']
    const ldflags = [
      ...strip,
      `-X ${module}/version.Version=v${version}`,
      `-X ${module}/version.Package=${module}`,
    ]
    const commands = (...names: string[]) => names.map(name => `${module}/cmd/${name}`)
    return {
      module,
      steps: [
        { packages: commands('containerd', 'ctr'), tags, ldflags },
        {
          packages: commands('containerd-shim-runc-v2'),
          // 1.7's shim still imports the gRPC half of the API.
          tags: version.startsWith('1.') ? tags : [...tags, 'no_grpc'],
          ldflags,
        },
      ],
      archiveFolder: 'bin',
    }
  },
  advisories: {
    source: 'release notes of github.com/containerd/containerd, of the versions with the fixes',
    // CVE-2026-53495 was read for 2.3 alone.
    list: [
      {
        ids: ['CVE-2024-25621', 'CVE-2025-64329'],
        fixed: ['1.7.29', '2.0.7', '2.1.5', '2.2.0'],
        olderLines: 'unknown',
      },
      {
        ids: ['CVE-2026-35469'],
        fixed: ['1.7.31', '2.0.8', '2.1.7', '2.2.3'],
        olderLines: 'unknown',
      },
      {
        ids: ['CVE-2026-46680'],
        fixed: ['1.7.32', '2.0.9', '2.1.8', '2.2.4', '2.3.1'],
        olderLines: 'unknown',
      },
      {
        ids: ['CVE-2026-53488', 'CVE-2026-47262'],
        fixed: ['1.7.33', '2.0.10', '2.1.9', '2.2.5', '2.3.2'],
        olderLines: 'unknown',
      },
      {
        ids: ['CVE-2026-50195', 'CVE-2026-53489', 'CVE-2026-53492'],
        fixed: ['2.1.9', '2.2.5', '2.3.2'],
        olderLines: 'unknown',
      },
      { ids: ['CVE-2026-53495', 'GHSA-rp3h-jf77-q9p4'], fixed: ['2.3.5'], olderLines: 'unknown' },
    ],
  },
} as const satisfies Program
