import type { CompletedCommand, CompletedOption, Value } from './tree.ts'

/** Completion for fish: complete(1). `aliases`: programs that are short for a command below. */
export function fishCompletion(root: CompletedCommand, aliases: Readonly<Record<string, string>>): string {
  const lines = [
    `# fish completion of ${root.name}: ${root.name} completion fish | source`,
    ...linesOf(root, root.name, []),
  ]
  for (const [alias, path] of Object.entries(aliases)) {
    const command = path
      .split(' ')
      .slice(1)
      .reduce<CompletedCommand | undefined>((at, name) => at?.commands.find(each => each.name === name), root)
    if (command) lines.push(...linesOf(command, alias, []))
  }
  return `${lines.join('\n')}\n`
}

/** `seen`: the subcommands on the line so far. */
function linesOf(command: CompletedCommand, program: string, seen: readonly string[]): string[] {
  const names = command.commands.map(({ name }) => name)
  const inside = seen.map(name => `__fish_seen_subcommand_from ${name}`)
  const before = names.length > 0 ? [`not __fish_seen_subcommand_from ${names.join(' ')}`] : []
  const here = [...inside, ...before].join('; and ')
  const complete = `complete -c ${program}${here === '' ? '' : ` -n ${quoted(here)}`}`
  return [
    `${complete}${argumentWords(command.argument)}`,
    ...command.commands.map(({ name, summary }) => `${complete} -a ${name} -d ${quoted(summary)}`),
    ...command.options.map(option => `${complete} ${optionWords(option)}`),
    ...command.commands.flatMap(below => linesOf(below, program, [...seen, below.name])),
  ]
}

function argumentWords(argument: Value | undefined): string {
  if (argument?.kind === 'choice') return ` -f -a ${quoted(argument.choices.join(' '))}`
  return argument && argument.kind !== 'text' ? '' : ' -f'
}

function optionWords({ flags, summary, value }: CompletedOption): string {
  const names = flags.map(flag => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`))
  return [...names, ...valueWords(value), `-d ${quoted(summary)}`].join(' ')
}

function valueWords(value: Value | undefined): string[] {
  if (!value) return []
  if (value.kind === 'choice') return [`-x -a ${quoted(value.choices.join(' '))}`]
  if (value.kind === 'text') return ['-x']
  return value.kind === 'folder' ? ['-x -a', quoted('(__fish_complete_directories)')] : ['-r -F']
}

/** In single quotes only `\` and `'` are special (fish-doc, "Quotes"). */
function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`
}
