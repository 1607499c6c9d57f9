import type { Answerer } from '../host/answer.ts'
import type { Node } from './types.ts'

/** A guest as the author of an answer to `command`: whatever runs in the guest can answer in place of the real program. */
export function guestAnswerer(
  { name, consolePath }: Pick<Node, 'name' | 'consolePath'>,
  command: string,
): Answerer {
  return {
    name: `the machine ${name}: \`${command}\``,
    next:
      consolePath === undefined
        ? 'look at the node itself: something on it answers in place of the program'
        : `look at the machine's console, ${consolePath}, and do not trust an image that somebody else made`,
  }
}

/** The first line of a command, for a message. */
export function shortened(command: string): string {
  const whole = command.trim()
  const [line = ''] = whole.split('\n', 1)
  return line.length < whole.length || line.length > 120 ? `${line.slice(0, 120)} …` : line
}
