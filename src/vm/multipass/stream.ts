import { runAttached } from '../../host/attached.ts'
import { endingWords } from '../../host/ending.ts'
import { VmError } from '../errors.ts'
import { shortened } from '../guest.ts'
import type { StreamOptions } from '../types.ts'
import { execArgs } from './argv.ts'
import type { Instance } from './instance.ts'

/** Runs a command line as Vm.stream() does. Multipass makes a terminal only of this process's own. */
export async function streamIn(
  instance: Instance,
  command: string,
  { stdin, stdout, stderr, terminal, signal }: StreamOptions,
): Promise<number> {
  if (terminal)
    throw new VmError('bakelet makes no terminal in a machine of Multipass', {
      next: `multipass shell ${instance.name}`,
    })
  const ending = await runAttached(instance.program, execArgs(instance.name, command, []), {
    streams: { stdout, stderr, ...(stdin && { stdin }) },
    ...(signal && { signal }),
  })
  if (ending.exitCode === undefined)
    throw new VmError(`multipass ${endingWords(ending)}: ${shortened(command)}`)
  return ending.exitCode
}
