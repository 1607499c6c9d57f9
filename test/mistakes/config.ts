import { inConfig, type Mistake } from './mistake.ts'

export const mistakesInConfigs: readonly Mistake[] = [
  inConfig('a key with a typo', 'teaches', 'name: edge\nkublet: {}', 'did you mean `kubelet`?'),
  inConfig('another name of arch', 'teaches', 'name: edge\narch: x86_64', 'did you mean `amd64`?'),
  inConfig('another name of arm', 'teaches', 'name: edge\narch: aarch64', 'did you mean `arm64`?'),
  inConfig('a name with _', 'teaches', 'name: Edge_Web', 'a host name label: a-z, 0-9 and -, at most 63'),
  inConfig('a pod for a list', 'teaches', 'name: a\npods: pods/web.yaml', 'write a list: [pods/web.yaml]'),
  inConfig('a tab', 'teaches', 'name: edge\nsystem:\n\ttimezone: UTC', 'indent with spaces'),
  inConfig(
    'a key as cloud-init has it',
    'teaches',
    'name: edge\nsystem: {users: [{name: ops, ssh_authorized_keys: []}]}',
    'did you mean `sshAuthorizedKeys`?',
  ),
  inConfig(
    'keys of containerd 1',
    'teaches',
    'name: edge\ncontainerd: {config: {plugins: {io.containerd.grpc.v1.cri: {registry: {}}}}}',
    'write it as plugins."io.containerd.cri.v1.images".registry',
  ),
  inConfig(
    'a password of a registry in config.toml',
    'misleads',
    'name: edge\ncontainerd: {config: {plugins: {io.containerd.cri.v1.images: {registry: {configs: {r.example: {auth: {username: a}}}}}}}}',
    'write it under `registries`, at the top of the config',
  ),
  inConfig(
    'config_path of a folder that nothing makes',
    'silent',
    'name: edge\ncontainerd: {config: {plugins: {io.containerd.cri.v1.images: {registry: {config_path: /etc/certs.d}}}}}',
    'remove the key, and write mirrors and authorities under `registries`',
  ),
  inConfig('a patch that does not exist', 'teaches', 'name: a\ncontainerd: {version: 2.3.99}', [
    'the nearest it knows: 2.3.',
    'with `source: build` any released version can be built',
  ]),
  inConfig(
    'a subnet with host bits',
    'teaches',
    'name: edge\ncni: {network: {subnet: 10.88.3.0/16}}',
    'write 10.88.0.0/16',
  ),
  inConfig(
    'a subnet /33',
    'teaches',
    'name: edge\ncni: {network: {subnet: 10.88.0.0/33}}',
    'write it like 10.88.0.0/16',
  ),
  inConfig('a key twice', 'teaches', 'name: edge\nname: core', 'keep one of the two'),
  inConfig('an empty file', 'teaches', '', 'the shortest config is name: my-node'),
  inConfig('a list', 'teaches', '- name: edge', 'the shortest config is name: my-node'),
  {
    mistake: 'a comma too many in JSON',
    before: 'teaches',
    args: ['check', '-c', 'node.json'],
    files: { 'node.json': '{"name": "edge",}' },
    teaches: 'remove the comma',
  },
  {
    mistake: 'a comment in JSON',
    before: 'teaches',
    args: ['check', '-c', 'node.json'],
    files: { 'node.json': '// edge\n{"name": "edge"}' },
    teaches: 'name the file .yaml',
  },
  {
    mistake: 'a program, as the documentation says',
    before: 'misleads',
    files: {
      'bakelet.config.ts':
        "import { defineConfig } from 'bakelet'\nexport default defineConfig({ nam: 'edge' })\n",
    },
    teaches: 'did you mean `name`?',
  },
  inConfig(
    'a pod with a typo',
    'rejects only',
    'name: a\npods: [pods/wbe.yaml]',
    'did you mean `pods/web.yaml`?',
  ),
  inConfig(
    'a folder with a typo',
    'rejects only',
    'name: a\npods: [pod/web.yaml]',
    'did you mean `pods/web.yaml`?',
  ),
  inConfig(
    'another ending',
    'rejects only',
    'name: edge\npods: [pods/*.yml]',
    'the files there end in .yaml: write `pods/*.yaml`',
  ),
  inConfig(
    'a pod that is not there',
    'rejects only',
    'name: edge\npods: [pods/database.yaml]',
    'pods has web.yaml',
  ),
  inConfig(
    'a list of files, as of cloud-init',
    'rejects only',
    'name: edge\nfiles: [{path: /etc/foo, content: hi}]',
    'for example: files: { /etc/haproxy/haproxy.cfg: { source: haproxy.cfg, mode: "0640" } }',
  ),
  {
    mistake: 'a word in TOML',
    before: 'rejects only',
    args: ['check', '-c', 'node.toml'],
    files: { 'node.toml': 'name = edge\n' },
    teaches: 'write text in quotes: "edge"',
  },
  {
    mistake: 'a list of files in TOML',
    before: 'rejects only',
    args: ['check', '-c', 'node.toml'],
    files: { 'node.toml': 'name = "edge"\nfiles = [{ path = "/etc/foo" }]\n' },
    teaches:
      'for example: files = { "/etc/haproxy/haproxy.cfg" = { "source" = "haproxy.cfg", "mode" = "0640" } }',
  },
  inConfig(
    'a kubelet with a published hole, and lines that upstream has ended',
    'silent',
    'name: edge\nkubelet: {version: 1.31.3}\ncontainerd: {version: 2.1.9}',
    ['fixed in 1.31.6', 'kubelet 1.31 has had no fixes since 2025-11-11', 'containerd 2.1 has had no fixes'],
  ),
  inConfig('a kubelet that leaks', 'silent', 'name: edge\nkubelet: {version: 1.36.1}', 'fixed in 1.36.3'),
]
