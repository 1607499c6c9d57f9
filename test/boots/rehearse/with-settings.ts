import { parse as parseToml } from 'smol-toml'
import { parse as parseYaml } from 'yaml'
import type { FetchedPlan } from '../../../src/plan/fetched-plan.ts'
import { toml } from '../../../src/render/toml.ts'
import { yaml } from '../../../src/render/yaml.ts'

type Settings = Readonly<Record<string, unknown>>

/** A plan as if check had let settings of a program pass. */
export function withSettings(
  plan: FetchedPlan,
  program: 'kubelet' | 'containerd',
  settings: Settings,
): FetchedPlan {
  const path = `${plan.prefix}/conf/${program === 'kubelet' ? 'kubelet.yaml' : 'containerd.toml'}`
  const change = (text: string) =>
    program === 'kubelet'
      ? yaml(merged(parseYaml(text), settings))
      : toml(merged(parseToml(text), settings) as Parameters<typeof toml>[0])
  return {
    ...plan,
    files: plan.files.map(file =>
      file.path === path ? { ...file, content: change(String(file.content)) } : file,
    ),
  }
}

function merged(ours: Settings, theirs: Settings): Settings {
  const isTable = (value: unknown): value is Settings =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
  const entries = Object.entries(theirs).map(([key, value]) => {
    const mine = ours[key]
    return [key, isTable(mine) && isTable(value) ? merged(mine, value) : value]
  })
  return { ...ours, ...Object.fromEntries(entries) }
}
