import type { ImageConfig } from '../../artifacts/images/image-config.ts'
import type { PodProgram } from './pod.ts'

/** Whether the image runs as root: the only user that a plain service and a sandbox have for it without more ado. */
export function isRootsImage({ User }: ImageConfig): boolean {
  return /^(|(root|0)(:(root|0))?)$/.test(User ?? '')
}

/** The whole of what is executed. */
export interface Process {
  readonly argv: readonly string[]
  readonly env: ReadonlyMap<string, string>
  readonly workingDir: string
}

/** What a kubelet has the container run: the pod's words where it has any, else the image's. */
export function processOf(program: PodProgram, image: ImageConfig): Process {
  const { command, args } = expanded(program)
  const entrypoint = command.length > 0 ? command : (image.Entrypoint ?? [])
  // A pod's command leaves the image's Cmd out (pkg/kubelet/container/runtime.go at v1.36, "Container.Args").
  const rest = args.length > 0 || command.length > 0 ? args : (image.Cmd ?? [])
  return {
    argv: [...entrypoint, ...rest],
    env: new Map([...(image.Env ?? []).map(assignment), ...podEnv(program)]),
    workingDir: program.workingDir || image.WorkingDir || '/',
  }
}

/** The pod's own command and args, with `$(NAME)` replaced. */
export function expanded(program: PodProgram): { command: readonly string[]; args: readonly string[] } {
  const env = podEnv(program)
  const expand = (word: string) => expandVariables(word, env)
  return { command: program.command.map(expand), args: program.args.map(expand) }
}

/** The pod's own variables, with `$(NAME)` replaced by those that stand above. */
export function podEnv({ env }: PodProgram): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  for (const { name, value } of env) values.set(name, expandVariables(value, values))
  return values
}

/** `$$` is a `$`, and `$(NAME)` stays where there is no such variable (k8s.io/kubernetes, third_party/forked/golang/expansion). */
function expandVariables(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(/\$(?:\$|\(([^)]*)\))/g, (whole, name?: string) =>
    name === undefined ? '$' : (values.get(name) ?? whole),
  )
}

function assignment(text: string): [string, string] {
  const equals = text.indexOf('=')
  return equals < 0 ? [text, ''] : [text.slice(0, equals), text.slice(equals + 1)]
}
