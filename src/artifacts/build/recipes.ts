import type { ArtifactName } from '../../plan/types.ts'

/** One `go build`: packages that share their tags and flags. */
export interface GoBuildStep {
  readonly packages: readonly string[]
  readonly tags: readonly string[]
  readonly ldflags: readonly string[]
}

/** How an artifact is built from its Go module, as upstream's own Makefile builds the release. */
export interface Recipe {
  readonly module: string
  /** Needs a C compiler for the target, and these pkg-config modules. Undefined: pure Go. */
  readonly cgo:
    | { readonly pkgConfig: readonly string[]; readonly debianPackages: readonly string[] }
    | undefined
  readonly steps: readonly GoBuildStep[]
  /**
   * The module replaces these paths by folders inside its own repository, which a module of ours cannot; each is also
   * published on its own, under the version that this gives.
   */
  readonly stagingVersion: string | undefined
  /** Folder inside the archive that the binaries go to ("" for its root), or undefined for a plain binary. */
  readonly archiveFolder: 'bin' | '' | undefined
}

/** Changed whenever a recipe gives other bytes for the same version. */
export const recipeRevision = 1

const strip = ['-s', '-w']

export const recipes: Readonly<Record<ArtifactName, (version: string) => Recipe>> = {
  // Version variables: hack/lib/version.sh of kubernetes 1.36.
  kubelet: version => {
    const [major = '', minor = ''] = version.split('.')
    const variable = (name: string, value: string) => `-X k8s.io/component-base/version.${name}=${value}`
    return {
      module: 'k8s.io/kubernetes',
      cgo: undefined,
      steps: [
        {
          packages: ['k8s.io/kubernetes/cmd/kubelet'],
          tags: [],
          ldflags: [
            ...strip,
            variable('gitVersion', `v${version}`),
            variable('gitMajor', major),
            variable('gitMinor', minor),
          ],
        },
      ],
      // k8s.io/api and its siblings carry v0.X.Y for Kubernetes v1.X.Y.
      stagingVersion: `v0.${version.slice(version.indexOf('.') + 1)}`,
      archiveFolder: undefined,
    }
  },

  // Makefile of containerd 2.3: STATIC=1, with the shim built apart under no_grpc. Without cgo there is no btrfs.
  containerd: version => {
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
      cgo: undefined,
      steps: [
        { packages: commands('containerd', 'ctr'), tags, ldflags },
        {
          packages: commands('containerd-shim-runc-v2'),
          // 1.7's shim still imports the gRPC half of the API.
          tags: version.startsWith('1.') ? tags : [...tags, 'no_grpc'],
          ldflags,
        },
      ],
      stagingVersion: undefined,
      archiveFolder: 'bin',
    }
  },

  // Makefile of runc 1.4, target static: one file that needs no libseccomp on the node.
  runc: version => ({
    module: 'github.com/opencontainers/runc',
    cgo: { pkgConfig: ['libseccomp'], debianPackages: ['gcc', 'libc6-dev', 'libseccomp-dev', 'pkg-config'] },
    steps: [
      {
        packages: ['github.com/opencontainers/runc'],
        tags: ['seccomp', 'urfave_cli_no_docs', 'netgo', 'osusergo'],
        ldflags: [...strip, `-X main.version=${version}`, '-linkmode external', '-extldflags=-static'],
      },
    ],
    stagingVersion: undefined,
    archiveFolder: undefined,
  }),

  // build_linux.sh of plugins 1.9. These five, whatever the config installs, so that one version has one digest.
  'cni-plugins': version => {
    const module = 'github.com/containernetworking/plugins'
    return {
      module,
      cgo: undefined,
      steps: [
        {
          packages: ['ipam/host-local', 'main/bridge', 'main/loopback', 'meta/firewall', 'meta/portmap'].map(
            name => `${module}/plugins/${name}`,
          ),
          tags: [],
          ldflags: [...strip, `-X ${module}/pkg/utils/buildversion.BuildVersion=v${version}`],
        },
      ],
      stagingVersion: undefined,
      archiveFolder: '',
    }
  },
}
