import { shellWord } from '../../render/shell.ts'
import type { CompletedCommand, CompletedOption, Value } from './tree.ts'

/** Completion for zsh: zshcompsys(1), "_arguments". `aliases`: programs that are short for a command below. */
export function zshCompletion(root: CompletedCommand, aliases: Readonly<Record<string, string>>): string {
  const programs = [root.name, ...Object.keys(aliases)]
  const start = Object.entries(aliases).map(([alias, path]) => `  ${alias}) ${functionName(path)} ;;`)
  return `#compdef ${programs.join(' ')}
# zsh completion of ${root.name}: source <(${root.name} completion zsh)
${functions(root, root.name).join('\n')}
_${root.name}_start() {
  case $service in
${start.join('\n')}
  *) ${functionName(root.name)} ;;
  esac
}
if [ "$funcstack[1]" = _${root.name} ]; then
  _${root.name}_start
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit -u; }
  compdef _${root.name}_start ${programs.join(' ')}
fi
`
}

function functionName(path: string): string {
  return `__${path.replace(/[^A-Za-z0-9]/g, '_')}`
}

function functions(command: CompletedCommand, path: string): string[] {
  const below = command.commands.flatMap(each => functions(each, `${path} ${each.name}`))
  const specs = command.options.map(option => `    ${optionSpec(option)}`)
  if (command.commands.length === 0) {
    const argument = command.argument
      ? [`    ${shellWord(`*:${command.argument.kind}:${action(command.argument)}`)}`]
      : []
    return [
      ...below,
      `${functionName(path)}() {\n  _arguments -s \\\n${[...specs, ...argument].join(' \\\n')}\n}`,
    ]
  }
  const names = command.commands.map(each => `    ${shellWord(`${each.name}:${each.summary}`)}`)
  const cases = command.commands.map(each => `      ${each.name}) ${functionName(`${path} ${each.name}`)} ;;`)
  return [
    ...below,
    `${functionName(path)}() {
  local state
  local -a commands
  commands=(
${names.join('\n')}
  )
  _arguments -C \\
${[...specs, "    '1:command:->command'", "    '*::argument:->argument'"].join(' \\\n')}
  case $state in
    command) _describe command commands ;;
    argument)
      case $words[1] in
${cases.join('\n')}
      esac ;;
  esac
}`,
  ]
}

/** Every option may be given again: the line is bakelet's to judge. */
function optionSpec({ flags, summary, value }: CompletedOption): string {
  const help = `[${summary.replace(/[\\[\]:]/g, '\\$&')}]`
  const tail = value ? `:${value.kind}:${action(value)}` : ''
  return flags.map(flag => shellWord(`*${flag}${help}${tail}`)).join(' ')
}

function action(value: Value): string {
  if (value.kind === 'choice') return `(${value.choices.join(' ')})`
  return value.kind === 'file' ? '_files' : value.kind === 'folder' ? '_files -/' : ''
}
