import { expect, it } from 'vitest'
import { imported } from './imported.ts'

const pod = (name: string, spec = 'containers: [{name: a, image: busybox}]') =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {${spec}}\n`

it.each([
  ['no manifest', 'version: 3\n', '1: import-unknown-file: app.yaml is not a file that bakelet can import'],
  [
    'two Pods of one name',
    `${pod('a')}---\n${pod('a')}`,
    '8: import-invalid: two imported objects make a Pod named a',
  ],
  ['a Pod without a name', 'apiVersion: v1\nkind: Pod\nspec: {}\n', '1: import-invalid: the Pod has no name'],
  [
    'a Deployment without a template',
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {}\n',
    '4: import-invalid: the Deployment has no Pod in it',
  ],
  ['YAML that cannot be read', `${pod('a')}---\nkind: [\n`, expect.stringMatching(/^[67]: pod-syntax: /)],
])('refuses %s', async (_, text, problem) => {
  expect((await imported(text)).found).toEqual([problem])
})

it('takes the documents of a stream, and no empty ones', async () => {
  const { pods, found } = await imported(
    `---\n# first\n${pod('a')}...\n---\n---\n# nothing\n---\n${pod('b')}---\n`,
  )
  expect(pods.map(({ fileName }) => fileName)).toEqual(['a', 'b'])
  expect(found).toEqual([])
})

it('keeps a ConfigMap beside the first Pod that refers to it, and leaves out those that no Pod names', async () => {
  const map = (name: string) =>
    `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, uid: x}\ndata: {a: b}\n`
  const uses = 'containers: [{name: a, image: busybox, envFrom: [{configMapRef: {name: shared}}]}]'
  const { pods, found } = await imported(
    `${pod('a', uses)}---\n${pod('b', uses)}${map('shared')}${map('other')}`,
  )
  expect(pods.map(({ documents }) => documents.length)).toEqual([2, 1])
  expect(pods[0]?.documents[1]).toMatchObject({
    kind: 'ConfigMap',
    metadata: { name: 'shared' },
    data: { a: 'b' },
  })
  expect(found).toEqual(['18: import-unused: ConfigMap other stays behind: no imported Pod refers to it'])
})

it('has one volume where a claim of a StatefulSet replaces one of its Pod', async () => {
  const { pods } = await imported(`apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  template:
    spec:
      containers: [{name: db, image: busybox, volumeMounts: [{name: data, mountPath: /data}]}]
      volumes: [{name: data, persistentVolumeClaim: {claimName: data}}, {name: run, emptyDir: {}}]
  volumeClaimTemplates: [{metadata: {name: data}}]
`)
  expect(pods[0]?.documents[0]).toMatchObject({
    spec: {
      volumes: [
        { name: 'run', emptyDir: {} },
        { name: 'data', hostPath: { path: '/var/lib/db/data' } },
      ],
    },
  })
})
