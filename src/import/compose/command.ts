import type { Node } from '../../components/pods/check/node.ts'
import { literal } from '../container/literal.ts'
import { words } from '../container/words.ts'
import { isTrue, type KeyHandler, textOf, textsOf } from './service.ts'

/** A string is split into words without a shell, a list is taken as it is. */
const commandLine = (node: Node): string[] =>
  (node.string === undefined ? textsOf(node) : words(node.string)).map(literal)

/** What compose calls the command are the arguments of Kubernetes, and its entrypoint is the command. */
export const command: Readonly<Record<string, KeyHandler>> = {
  command: (value, { container }) => {
    const line = commandLine(value)
    if (line.length > 0) container.fields.args = line
  },
  entrypoint: (value, { container }) => {
    const line = commandLine(value)
    if (line.length > 0) container.fields.command = line
  },
  working_dir: (value, { container }) => {
    container.fields.workingDir = textOf(value)
  },
  stdin_open: (value, { container }) => {
    if (isTrue(value)) container.fields.stdin = true
  },
  tty: (value, { container }) => {
    if (isTrue(value)) container.fields.tty = true
  },
}
