import { fishWord } from '../../render/fish.ts'
import type { Aliases } from './aliases.ts'
import { type CompletedCommand, type CompletedOption, commandsOf, type Value } from './tree.ts'

/** Completion for fish 3 and newer: complete(1). */
export function fishCompletion(root: CompletedCommand, aliases: Aliases): string {
  const all = commandsOf(root)
  const own = `__${root.name}`
  return `# fish completion of ${root.name}: ${root.name} completion fish | source
function ${own}_at --description 'whether the line calls this command'
  set -l words (commandline -opc)
  set -l path ${fishWord(root.path)}
  switch (string replace -r '.*/' '' -- $words[1])
${Object.entries(aliases)
  .map(([program, path]) => `    case ${fishWord(program)}\n      set path ${fishWord(path)}`)
  .join('\n')}
  end
  for word in $words[2..-1]
    switch "$path $word"
      case ${all
        .slice(1)
        .map(({ path }) => fishWord(path))
        .join(' ')}
        set path "$path $word"
    end
  end
  test "$path" = "$argv"
end
function ${own}_after --description 'whether this is the last option on the line'
  set -l options (string match -- '-*' (commandline -opc))
  contains -- "$options[-1]" $argv
end
${all.flatMap(command => lines(command, own, programs(root, aliases, command))).join('\n')}
`
}

/** The programs that can call a command. */
function programs(root: CompletedCommand, aliases: Aliases, { path }: CompletedCommand): readonly string[] {
  const short = Object.entries(aliases).filter(([, long]) => `${path} `.startsWith(`${long} `))
  return [root.name, ...short.map(([program]) => program)]
}

function lines(
  { path, argument, commands, options }: CompletedCommand,
  own: string,
  programs: readonly string[],
): readonly string[] {
  const start = `complete ${programs.map(program => `-c ${fishWord(program)}`).join(' ')} -n`
  const here = `${start} ${fishWord(`${own}_at ${path}`)}`
  const several = options.flatMap(({ flags, value }) =>
    value?.kind === 'choices'
      ? [`${start} ${fishWord(`${own}_at ${path}; and ${own}_after ${flags.join(' ')}`)} ${offer(value)}`]
      : [],
  )
  return [
    `${here} ${argument ? offer(argument) : '-f'}`,
    ...commands.map(({ name, summary }) => `${here} -a ${fishWord(name)} -d ${fishWord(summary)}`),
    ...options.map(option => `${here} ${optionWords(option)}`),
    ...several,
  ]
}

function optionWords({ flags, summary, value }: CompletedOption): string {
  const names = flags.map(flag => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`))
  return [...names, ...(value ? [`-r ${offer(value)}`] : []), '-d', fishWord(summary)].join(' ')
}

function offer(value: Value): string {
  switch (value.kind) {
    case 'text':
      return '-f'
    case 'file':
      return '-F'
    case 'folder':
      return `-f -a ${fishWord('(__fish_complete_directories)')}`
    case 'list':
      return `-f -a ${fishWord(`(__fish_append , ${value.choices.join(' ')})`)}`
    case 'choice':
    case 'choices':
      return `-f -a ${fishWord(value.choices.join(' '))}`
  }
}
