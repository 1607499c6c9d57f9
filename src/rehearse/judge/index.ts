import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { machineArch } from '../../host/machine-arch.ts'
import { judgeContainerd } from './containerd.ts'
import { type JudgeOptions, judgeKubelet, type Refusal, type Untried } from './kubelet.ts'

export type { JudgeOptions } from './kubelet.ts'

export interface Judgement {
  /** What the programs of the node refuse, at the line of the config. */
  readonly diagnostics: readonly Diagnostic[]
  /** Programs that could not be asked, and why. */
  readonly untried: readonly string[]
}

type Program = 'kubelet' | 'containerd'

const judges = { kubelet: judgeKubelet, containerd: judgeContainerd } as const satisfies Record<
  Program,
  unknown
>
const codes = { kubelet: 'kubelet-value-refused', containerd: 'containerd-config-refused' } as const

/** Has the programs of the store judge their own configuration, before it is in an image. `file` is the config's. */
export async function judge(
  options: JudgeOptions,
  file: string,
  programs: readonly Program[] = ['kubelet', 'containerd'],
): Promise<Judgement> {
  const { plan } = options
  if (process.platform !== 'linux' || machineArch !== plan.arch)
    return {
      diagnostics: [],
      untried: [`programs for ${plan.arch} do not run on this machine, which is ${machineArch}`],
    }
  const diagnostics: Diagnostic[] = []
  const untried: string[] = []
  for (const program of programs) {
    const artifact = plan.artifacts.find(({ name }) => name === program)
    if (!artifact) continue
    const result: Refusal[] | Untried = await judges[program](options)
    if ('untried' in result) untried.push(`${program}: ${result.untried}`)
    else
      for (const { words, path } of result)
        diagnostics.push({
          ...{ code: codes[program], severity: 'error', file, path },
          message: `${program} ${artifact.version} refuses its configuration: ${words}`,
          hint: 'change the setting as the program says',
          source: `${program} ${artifact.version} itself, run on this machine`,
        })
  }
  return { diagnostics, untried }
}
