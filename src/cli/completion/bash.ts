import { shellWord } from '../../render/shell.ts'
import type { Aliases } from './aliases.ts'
import { type CompletedCommand, commandsOf, type Value } from './tree.ts'

/**
 * Completion for bash 4 and newer: bash(1), "Programmable Completion". Readline itself completes files and folders, because
 * only readline knows the quotes on the line.
 */
export function bashCompletion(root: CompletedCommand, aliases: Aliases): string {
  const all = commandsOf(root)
  const below = all.slice(1).map(({ path }) => shellWord(path))
  const own = `_${root.name}`
  return `# bash completion of ${root.name}: source <(${root.name} completion bash)
${own}_choices() { mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur"); }
${own}_list() {
  local before=''
  [[ $cur != *,* ]] || before=\${cur%,*},
  mapfile -t COMPREPLY < <(compgen -P "$before" -W "$1" -- "\${cur##*,}")
}
${own}_below() {
  local path=$1 words=("\${COMP_WORDS[@]:0:COMP_CWORD}") cur=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} option='' word
  # Readline makes "=" a word of its own (COMP_WORDBREAKS).
  if [[ $cur == = ]]; then
    cur=''
  elif [[ $previous == = ]]; then
    previous=\${words[-2]}
  fi
  for word in "\${words[@]}"; do
    case "$path $word" in
      ${below.join(' | ')}) path="$path $word" ;;
    esac
    [[ $word != -* ]] || option=$word
  done
  COMPREPLY=()
  case "$path $previous" in
${valueCases(all, false).join('\n')}
  esac
  [[ $cur == -* ]] || case "$path $option" in
${valueCases(all, true).join('\n')}
  esac
  case $path,$cur in
${argumentCases(all).join('\n')}
  esac
  case $path in
${all.map(wordCase).join('\n')}
  esac
}
${[[root.name, root.path] as const, ...Object.entries(aliases)]
  .map(
    ([program, path]) =>
      `${own}_of_${program}() { ${own}_below ${shellWord(path)}; }\ncomplete -F ${own}_of_${program} ${program}`,
  )
  .join('\n')}
`
  /** Options whose value is one word, or those that take several words. */
  function valueCases(commands: readonly CompletedCommand[], several: boolean): string[] {
    return commands.flatMap(({ path, options }) =>
      options.flatMap(({ flags, value }) =>
        value && (value.kind === 'choices') === several
          ? [`    ${flags.map(flag => shellWord(`${path} ${flag}`)).join(' | ')}) ${offer(value)}return ;;`]
          : [],
      ),
    )
  }

  function argumentCases(commands: readonly CompletedCommand[]): string[] {
    return commands.flatMap(({ path, argument }) =>
      argument?.kind === 'file' || argument?.kind === 'folder'
        ? [`    ${shellWord(path)},[!-]* | ${shellWord(path)},) ${offer(argument)}return ;;`]
        : [],
    )
  }

  function wordCase({ path, commands, argument, options }: CompletedCommand): string {
    const choices = argument && 'choices' in argument ? argument.choices : []
    const words = [...commands.map(({ name }) => name), ...choices, ...options.flatMap(({ flags }) => flags)]
    return `    ${shellWord(path)}) ${own}_choices ${shellWord(words.join(' '))} ;;`
  }

  function offer(value: Value): string {
    switch (value.kind) {
      case 'text':
        return ''
      case 'file':
        return 'compopt -o default; '
      case 'folder':
        return 'compopt -o dirnames; '
      case 'list':
        return `${own}_list ${shellWord(value.choices.join(' '))}; `
      case 'choice':
      case 'choices':
        return `${own}_choices ${shellWord(value.choices.join(' '))}; `
    }
  }
}
