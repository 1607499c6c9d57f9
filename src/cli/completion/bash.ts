import { shellWord } from '../../render/shell.ts'
import type { CompletedCommand, Value } from './tree.ts'

/** Completion for bash(1), "Programmable Completion". `aliases`: programs that are short for a command below. */
export function bashCompletion(root: CompletedCommand, aliases: Readonly<Record<string, string>>): string {
  const all = withPaths(root, root.name)
  const steps = all.flatMap(({ path, command }) =>
    command.commands.map(
      ({ name }) => `      ${shellWord(`${path} ${name}`)}) path=${shellWord(`${path} ${name}`)} ;;`,
    ),
  )
  const values = all.flatMap(({ path, command }) =>
    command.options.flatMap(({ flags, value }) =>
      value ? [`    ${flags.map(flag => shellWord(`${path} ${flag}`)).join(' | ')}) ${offer(value)} ;;`] : [],
    ),
  )
  const words = all.map(({ path, command }) => {
    const flags = command.options.flatMap(option => option.flags)
    const names = command.commands.map(({ name }) => name)
    const choices = command.argument?.kind === 'choice' ? command.argument.choices : []
    return `    ${shellWord(path)}) words=${shellWord([...names, ...choices, ...flags].join(' '))}${command.argument ? ` argument=${command.argument.kind}` : ''} ;;`
  })
  const programs = [`complete -F _${root.name} ${root.name}`]
  for (const [alias, path] of Object.entries(aliases))
    programs.push(
      `_${root.name}_${alias}() { _${root.name} ${shellWord(path)}; }`,
      `complete -F _${root.name}_${alias} ${alias}`,
    )
  return `# bash completion of ${root.name}: source <(${root.name} completion bash)
_${root.name}_files() { compopt -o filenames; mapfile -t COMPREPLY < <(compgen "$1" -- "$cur"); }
_${root.name}() {
  local cur=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} path=${root.name} words='' argument='' i
  [ "$#" -ne 1 ] || path=$1
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$path \${COMP_WORDS[i]}" in
${steps.join('\n')}
    esac
  done
  case "$path $previous" in
${values.join('\n')}
  esac
  case $path in
${words.join('\n')}
  esac
  case $argument,$cur in
    folder,[!-]* | folder,) _${root.name}_files -d; return ;;
    file,[!-]* | file,) _${root.name}_files -f; return ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
}
${programs.join('\n')}
`
  function offer(value: Value): string {
    if (value.kind === 'choice')
      return `mapfile -t COMPREPLY < <(compgen -W ${shellWord(value.choices.join(' '))} -- "$cur"); return`
    if (value.kind === 'text') return 'return'
    return `_${root.name}_files ${value.kind === 'folder' ? '-d' : '-f'}; return`
  }
}

function withPaths(command: CompletedCommand, path: string): { path: string; command: CompletedCommand }[] {
  return [{ path, command }, ...command.commands.flatMap(below => withPaths(below, `${path} ${below.name}`))]
}
