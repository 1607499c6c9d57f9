import { shellWord } from '../../render/shell.ts'
import type { Aliases } from './aliases.ts'
import { type CompletedCommand, type CompletedOption, commandsOf, type Value } from './tree.ts'

/** Completion for zsh 5: zshcompsys(1), "_arguments". Works as a sourced script and as a file `_bakelet` in $fpath. */
export function zshCompletion(root: CompletedCommand, aliases: Aliases): string {
  const start = `_${root.name}_start`
  const programs = [root.name, ...Object.keys(aliases)].join(' ')
  const short = Object.entries(aliases).map(([alias, path]) => `    ${alias}) ${functionName(path)} ;;`)
  return `#compdef ${programs}
# zsh completion of ${root.name}: source <(${root.name} completion zsh)
${commandsOf(root).map(functionOf).join('\n')}
${start}() {
  case $service in
${short.join('\n')}
    *) ${functionName(root.path)} ;;
  esac
}
if [ "$funcstack[1]" = _${root.name} ]; then
  ${start}
else
  # -i: ignores functions that another user could have written.
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i; }
  compdef ${start} ${programs}
fi
`
}

function functionName(path: string): string {
  return `__${path.replace(/[^A-Za-z0-9]/g, '_')}`
}

function functionOf({ path, options, commands, argument }: CompletedCommand): string {
  const specs = options.flatMap(optionSpecs)
  if (commands.length === 0) {
    if (argument) specs.push(shellWord(`*:${argument.kind}:${action(argument)}`))
    return `${functionName(path)}() {
  _arguments -s \\
    ${specs.join(' \\\n    ')}
}`
  }
  return `${functionName(path)}() {
  local state
  local -a commands
  commands=(
    ${commands.map(({ name, summary }) => shellWord(`${name}:${summary}`)).join('\n    ')}
  )
  _arguments -C \\
    ${[...specs, "'1:command:->command'", "'*::argument:->argument'"].join(' \\\n    ')}
  case $state in
    command) _describe command commands ;;
    argument)
      case $words[1] in
        ${commands.map(({ name, path }) => `${name}) ${functionName(path)} ;;`).join('\n        ')}
      esac ;;
  esac
}`
}

/** Offered again after the first time: bakelet itself refuses an option that must not repeat. */
function optionSpecs({ flags, summary, value }: CompletedOption): string[] {
  const help = `[${summary.replace(/[\\[\]:]/g, '\\$&')}]`
  return flags.map(flag => {
    // The value may follow in the same word: --config=FILE, -cFILE.
    const joined = value ? (flag.startsWith('--') ? '=' : '+') : ''
    return shellWord(`*${flag}${joined}${help}${value ? values(value) : ''}`)
  })
}

function values(value: Value): string {
  const one = `:${value.kind}:${action(value)}`
  // `::` marks an optional value.
  return value.kind === 'choices' ? `${one}${`:${one}`.repeat(value.choices.length - 1)}` : one
}

function action(value: Value): string {
  switch (value.kind) {
    case 'text':
      return ''
    case 'file':
      return '_files'
    case 'folder':
      return '_files -/'
    case 'list':
      return `_values -s , name ${value.choices.join(' ')}`
    case 'choice':
    case 'choices':
      return `(${value.choices.join(' ')})`
  }
}
