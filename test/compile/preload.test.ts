import { expect, it } from 'vitest'
import { compileText, inShort } from './compile.ts'

const pod =
  'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: busybox}]}\n'

it('knows an image of images.preload by its short name, and the sandbox image too', async () => {
  const { plan } = await compileText(
    'name: a\npods: [p.yaml]\nimages: {preload: [busybox, registry.k8s.io/pause:3.10.2, "quay.io/x/y"]}',
    { pods: { 'p.yaml': pod } },
  )
  expect(plan?.images.map(({ reference, preload }) => [reference, preload])).toEqual([
    ['registry.k8s.io/pause:3.10.2', true],
    ['docker.io/library/busybox:latest', true],
    ['quay.io/x/y:latest', true],
  ])
})

it('refuses what is not the name of an image', async () => {
  const compiled = await compileText('name: a\nimages: {preload: [busybox, "a b", "https://x/y", "$(id)"]}')
  expect(inShort(compiled)).toEqual(
    [1, 2, 3].map(index => `config-bad-value bakelet.yaml images.preload.${index}`),
  )
})

it('reads a manifest as a kubelet does, also when its file is called .toml', async () => {
  const { plan } = await compileText('name: a\npods: [p.toml]', { pods: { 'p.toml': pod } })
  expect(plan?.pods.map(({ name }) => name)).toEqual(['p'])
  const toml = await compileText('name: a\npods: [p.toml]', { pods: { 'p.toml': 'kind = "Pod"\n' } })
  expect(inShort(toml)).toEqual(['pod-not-a-pod p.toml '])
})
