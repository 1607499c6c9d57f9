import { inPod, type Mistake, pod } from './mistake.ts'

export const mistakesInPods: readonly Mistake[] = [
  inPod(
    'a ConfigMap that is nowhere',
    'teaches',
    pod('', 'envFrom: [{configMapRef: {name: settings}}]'),
    'add a document with `kind: ConfigMap` and this name below a `---`',
  ),
  inPod(
    'a Secret that is nowhere',
    'misleads',
    pod('volumes: [{name: key, secret: {secretName: key}}]'),
    'add a document with `kind: Secret` and this name below a `---`',
  ),
  inPod(
    'a pull secret',
    'teaches',
    pod('imagePullSecrets: [{name: registry}]'),
    'remove imagePullSecrets; preload the image',
  ),
  inPod(
    'a claim',
    'teaches',
    pod('volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]'),
    'use hostPath: {path: /var/lib/…, type: DirectoryOrCreate}',
  ),
  inPod(
    'a service account',
    'teaches',
    pod('serviceAccountName: db'),
    'remove it: a static pod has no identity',
  ),
  inPod('a port as of a Service', 'teaches', pod('', 'ports: [{port: 80}]'), 'add containerPort: …'),
  inPod(
    'a port above all',
    'teaches',
    pod('', 'ports: [{containerPort: 80, hostPort: 99999}]'),
    'write a number between 1 and 65535',
  ),
  inPod(
    'MB of memory',
    'teaches',
    pod('', 'resources: {limits: {memory: 100MB}}'),
    'write a number with an optional suffix: 500m, 0.5, 64Mi, 1Gi',
  ),
  inPod('a policy with a typo', 'teaches', pod('', 'imagePullPolicy: Allways'), 'did you mean `Always`?'),
  inPod(
    'an image in capitals',
    'teaches',
    pod('').replace('docker.io/library/redis', 'Redis'),
    'in lower case and without spaces, such as docker.io/library/busybox:1.37',
  ),
  inPod(
    'a Deployment',
    'teaches',
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: db}',
    'make a Pod of it: `bakelet import pods/db.yaml`',
  ),
  inPod(
    'a compose file',
    'rejects only',
    'services:\n  db:\n    image: redis:8',
    'make a Pod of it: `bakelet import pods/db.yaml`',
  ),
  inPod(
    'a probe of a port that no container has',
    'silent',
    pod('', 'readinessProbe: {httpGet: {port: web}}'),
    'write a number, or name the port: ports: [{name: web, containerPort: 8080}]',
  ),
  inPod('a node of another architecture', 'silent', pod('nodeSelector: {kubernetes.io/arch: arm64}'), [
    'the node has no label kubernetes.io/arch=arm64',
    'remove it: a static Pod runs on this node',
  ]),
  {
    mistake: 'a file of Quadlet',
    before: 'rejects only',
    files: {
      'bakelet.yaml': 'name: edge\npods: [pods/db.container]\n',
      'pods/db.container': '[Container]\nImage=docker.io/library/redis:8\n',
    },
    teaches: 'make a Pod of it: `bakelet import pods/db.container`',
  },
]

/** A ConfigMap above its Pod was refused; it is as `podman kube play` takes it. */
export const podsThatAreFine: readonly Mistake[] = [
  {
    ...inPod(
      'a ConfigMap above its Pod',
      'misleads',
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: db}\ndata: {A: b}\n---\n${pod('', 'envFrom: [{configMapRef: {name: db}}]')}`,
      '',
    ),
    exit: 0,
  },
]
