import { expect, it } from 'vitest'
import { compileText, inShort } from './compile.ts'

it('refuses null in containerd.config, which TOML cannot say, wherever it stands', async () => {
  const compiled = await compileText(
    'name: a\ncontainerd: {config: {debug: null, plugins: {x: {y: [{z: null}, null]}}}}',
  )
  expect(inShort(compiled)).toEqual([
    'config-wrong-type bakelet.yaml containerd.config.debug',
    'config-wrong-type bakelet.yaml containerd.config.plugins.x.y.0.z',
    'config-wrong-type bakelet.yaml containerd.config.plugins.x.y.1',
  ])
})

it.each([
  ['2.3.6', 4, []],
  ['2.3.6', 3, ['config-bad-value bakelet.yaml containerd.config.version']],
  ['1.7.34', 2, []],
])(
  'containerd %s with version %i in containerd.config: only the one of what is generated',
  async (containerd, version, problems) => {
    const kubelet = containerd === '1.7.34' ? '1.34.1' : '1.36.4'
    const compiled = await compileText(
      `name: a\ncontainerd: {version: ${containerd}, config: {version: ${version}}}\nkubelet: {version: ${kubelet}}`,
    )
    expect(inShort(compiled)).toEqual(problems)
  },
)
