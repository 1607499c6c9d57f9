// zod/mini and not zod: see field.ts.
import * as z from 'zod/mini'
import { cniPlugins, podNetwork } from './cni-schema.ts'
import { credentialProviders } from './credential-providers-schema.ts'
import { field, section } from './field.ts'
import { freeValue } from './free-value.ts'
import { number } from './number-schema.ts'
import { flagName, flagText, line, minorOrVersion, version } from './text-types.ts'

// What runs the pods: each program with its version, where it comes from, and its own configuration.

export const source = field(
  z._default(z.enum(['auto', 'release', 'build']), 'auto'),
  'Where the program comes from. `release`: the official download, by sha256. `build`: a build from its Go module. `auto`: the release, or a build of the same version if the download cannot be reached; bakelet prints which one.',
)

export const runc = section(
  {
    version: field(
      z._default(z.union([z.literal('auto'), version], 'is not auto or a version like 1.2.3'), 'auto'),
      '`auto`: the version that this containerd release is tested with.',
    ),
    source,
  },
  'The OCI runtime.',
)

export const containerd = section(
  {
    version: field(z._default(version, '2.3.6'), 'Version of containerd.'),
    source,
    cri: field(
      z._default(z.boolean(), true),
      '`false`: containerd alone, with its CRI plugins disabled, without a kubelet and pods.',
    ),
    config: field(
      z._default(z.record(z.string(), freeValue), {}),
      'Merged over the generated config.toml, key by key. Your values override the generated ones.',
    ),
  },
  'The container runtime.',
)

export const cni = section(
  {
    version: field(z._default(version, '1.9.1'), 'Version of the CNI plugins.'),
    source,
    network: podNetwork,
    plugins: cniPlugins,
  },
  'The CNI plugins and the pod network.',
)

export const crictl = section(
  {
    install: field(
      z._default(z.boolean(), false),
      '`true`: crictl is on the node, in the folder `bin` of the prefix, and /etc/crictl.yaml leads it to containerd.',
    ),
    version: field(z._default(version, '1.36.0'), 'Version of crictl.'),
    source,
  },
  'crictl, which asks containerd about pods, containers and images. Nothing on the node needs it.',
)

const server = z.lazy(() =>
  z.strictObject({
    listen: field(
      z._default(z.ipv4('is not an IPv4 address'), '127.0.0.1'),
      'IPv4 address that the kubelet server listens on, port 10250.',
    ),
    clientCA: field(
      line(),
      'File with the PEM certificates of the authorities whose client certificates are accepted, relative to the config.',
    ),
  }),
)

export const kubelet = section(
  {
    version: field(
      z._default(minorOrVersion, '1.36.4'),
      'Version of the kubelet: 1.36.4, or 1.36 for the newest patch version that bakelet has pinned.',
    ),
    source,
    config: field(
      z._default(z.record(z.string(), freeValue), {}),
      'Fields of KubeletConfiguration (kubelet.config.k8s.io/v1beta1), checked against this version of the kubelet. Your values override the generated ones, of which these contain pods: `seccompDefault: true` (since kubelet 1.25), `podPidsLimit: 4096`, `systemReserved: {pid: "1000"}`; and, if the config reserves nothing itself, `kubeReserved: {cpu: 60m, memory: 192Mi}`. `bakelet plan` says what is weaker.',
      { maxPods: 20 },
    ),
    flags: field(
      z._default(
        z.record(
          flagName,
          z.union([flagText, number, z.boolean()], 'is not text in ASCII, a number, true or false'),
        ),
        {},
      ),
      'Flags of the kubelet, without their dashes, checked against this version of it. If a flag has a field, set the field in `kubelet.config`.',
      { v: 2 },
    ),
    server: field(
      z._default(z.union([z.literal('off'), server], 'is not off or {listen, clientCA}'), 'off'),
      'The kubelet server. `off`: only the health check on 127.0.0.1:10248 listens. Anonymous access is never allowed, and clients read only the state of the node unless `kubelet.config` turns more on: see docs/security.md.',
      { listen: '0.0.0.0', clientCA: 'pki/ca.crt' },
    ),
    credentialProviders,
  },
  'The kubelet, standalone.',
)
