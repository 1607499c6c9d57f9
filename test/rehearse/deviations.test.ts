import { parse } from 'smol-toml'
import { expect, it } from 'vitest'
import { nodePaths } from '../../src/plan/paths.ts'
import { deviationsOf } from '../../src/rehearse/deviations.ts'
import { compileText } from '../compile/compile.ts'

const runtime = 'io.containerd.cri.v1.runtime'

it.each([
  [{}],
  [{ plugins: { [runtime]: { restrict_oom_score_adj: false } } }],
  [{ plugins: { [runtime]: { restrict_oom_score_adj: true, enable_selinux: true } } }],
  [
    {
      plugins: {
        [runtime]: { containerd: { runtimes: { other: { runtime_type: 'io.containerd.runc.v2' } } } },
      },
    },
  ],
])('containerd keeps its own oom_score_adj where the machine asks for it: %j', async config => {
  const { plan } = await compileText(JSON.stringify({ name: 'node', containerd: { config } }), {
    file: 'bakelet.json',
  })
  if (!plan) throw new Error('an error')
  const { contents } = deviationsOf(plan, { cgroups: 'v2', lowersOomScore: false })
  const text = contents.get(nodePaths(plan.prefix).containerdConfig) ?? ''
  expect(parse(text)).toMatchObject({
    plugins: {
      [runtime]: {
        restrict_oom_score_adj: true,
        containerd: { runtimes: { runc: { options: { SystemdCgroup: false } } } },
      },
    },
  })
})
