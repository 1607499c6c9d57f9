import { strip } from '../recipe.ts'
import type { Program } from './program.ts'

export const kubelet = {
  section: 'kubelet',
  onNode: 'cri',
  repository: 'kubernetes/kubernetes',
  publisher: 'Kubernetes',
  license: 'Apache-2.0',
  // The release lines whose fields, flags and gates are in src/data (test/compat/data.test.ts).
  supported: { from: '1.20', to: '1.37' },
  // kubernetes.io/releases/download
  releaseUrl: (version, arch) => `https://dl.k8s.io/release/v${version}/bin/linux/${arch}/kubelet`,
  checksumPath: path => `${path}.sha256`,
  // kubernetes.io/docs/tasks/administer-cluster/verify-signed-artifacts, from 1.26 on.
  signature: {
    kind: 'cosign',
    identity: 'krel-staging@k8s-releng-prod.iam.gserviceaccount.com',
    issuer: 'https://accounts.google.com',
  },
  // Version variables: hack/lib/version.sh of kubernetes 1.36.
  recipe: version => {
    const [major = '', minor = ''] = version.split('.')
    const variable = (name: string, value: string) => `-X k8s.io/component-base/version.${name}=${value}`
    return {
      module: 'k8s.io/kubernetes',
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
    }
  },
  // Those of the kubelet itself that a pod or the network can use on a Linux node without an API server.
  advisories: {
    source: 'github.com/kubernetes/kubernetes issues 104980, 118690, 128885 and 130016, "Fixed Versions"',
    list: [
      { ids: ['CVE-2021-25741'], fixed: ['1.20.11', '1.21.5', '1.22.2'], olderLines: 'affected' },
      {
        ids: ['CVE-2023-2431'],
        fixed: ['1.24.14', '1.25.10', '1.26.5', '1.27.2'],
        olderLines: 'affected',
      },
      { ids: ['CVE-2024-10220'], fixed: ['1.28.12', '1.29.7', '1.30.3'], olderLines: 'affected' },
      {
        ids: ['CVE-2025-0426'],
        fixed: ['1.29.14', '1.30.10', '1.31.6', '1.32.2'],
        olderLines: 'unknown',
      },
    ],
  },
  faults: [
    {
      what: 'leaks a context at every sync of a pod, so its memory grows for as long as the node runs',
      from: '1.36.0',
      fixedIn: '1.36.3',
      source: 'github.com/kubernetes/kubernetes issue 139823; fixed by 139850 and its cherry-pick 140066',
    },
  ],
} as const satisfies Program
