import { WorldError } from '../host/errors.ts'
import { installCommand, ToolMissingError } from '../host/process.ts'
import { installPackages, missingTools } from '../host/system-packages.ts'
import type { Tool } from '../host/tools.ts'
import type { Project } from './project.ts'
import { type Progress, step } from './step.ts'

export interface ToolOptions {
  /** Install what is missing; otherwise the error says how. */
  readonly install: boolean
  readonly report: (line: string) => void
  readonly signal: AbortSignal
}

export function toolOptions({ install, signal }: Project, progress: Pick<Progress, 'detail'>): ToolOptions {
  return { install, signal, report: progress.detail }
}

/** As ensureTools(), as a step of a task. */
export function toolsStep(project: Project, tools: readonly Tool[]): Promise<void> {
  return step(project, 'tools', progress => ensureTools(tools, toolOptions(project, progress)))
}

/** Installs programs that are missing, if that is allowed. Throws WorldError with the command that installs all that are missing. */
export async function ensureTools(tools: readonly Tool[], options: ToolOptions): Promise<void> {
  const missing = await missingTools(tools)
  if (missing.length === 0) return
  const packages = missing.flatMap(each => each.packages)
  if (!options.install)
    throw new WorldError(`not installed: ${missing.map(({ tool }) => tool).join(', ')}`, {
      next: `sudo ${installCommand(packages)}; or repeat the command with --install-tools`,
    })
  await installPackages(packages, options)
}

/** Runs work whose tools are known only on the way, as a build's are: installs what it finds missing, and goes on. */
export async function withTools<T>(work: () => Promise<T>, options: ToolOptions): Promise<T> {
  const installed = new Set<string>()
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof ToolMissingError) || !options.install || error.packages.length === 0) throw error
      // Installed and still missing: nothing more can be done about it here.
      if (installed.has(error.tool)) throw error
      installed.add(error.tool)
      await installPackages(error.packages, options)
    }
  }
}
