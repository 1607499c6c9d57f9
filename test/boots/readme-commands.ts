import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The commands of the README in a folder of `gen mkosi`; an ordinary user's begin as its README says. */
export async function readmeCommands(folder: string, isRoot: boolean): Promise<string[]> {
  const text = await readFile(join(folder, 'README.md'), 'utf8')
  const commands = [...text.matchAll(/^ {4}(\S.*)$/gm)].map(([, command = '']) => command)
  const prefix = /put `([^`]+)` before/.exec(text)?.[1]
  if (commands.length === 0 || prefix === undefined) throw new Error(`no commands in ${folder}/README.md`)
  return isRoot ? commands : commands.map(command => `${prefix} ${command}`)
}
