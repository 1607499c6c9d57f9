import type { Command, Option } from 'commander'

/** What a shell needs to know about a command. */
export interface CompletedCommand {
  readonly name: string
  readonly summary: string
  readonly options: readonly CompletedOption[]
  readonly commands: readonly CompletedCommand[]
  /** What its arguments are; undefined: it has none, or only names that a shell cannot know. */
  readonly argument: Value | undefined
}

export interface CompletedOption {
  /** -c, --config */
  readonly flags: readonly string[]
  readonly summary: string
  /** Undefined: the option takes no value. */
  readonly value: Value | undefined
}

/** What to offer for a value. */
export type Value =
  | { readonly kind: 'file' | 'folder' | 'text' }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }

/** The commands below a command, and their options. The last of several sentences of help is left to --help. */
export function completedCommand(command: Command): CompletedCommand {
  const [argument] = command.registeredArguments
  return {
    name: word(command.name()),
    summary: firstSentence(command.description()),
    options: command.createHelp().visibleOptions(command).map(completedOption),
    commands: command.commands.map(completedCommand),
    argument: argument && valueFor(argument.name(), argument.argChoices),
  }
}

function completedOption(option: Option): CompletedOption {
  const flags = [option.short, option.long].flatMap(flag => (flag ? [word(flag)] : []))
  const placeholder = /[<[]([\w=-]+)/.exec(option.flags.split(/[ ,]+/).slice(flags.length).join(' '))?.[1]
  const takesValue = option.required || option.optional
  return {
    flags,
    summary: firstSentence(option.description),
    value: takesValue ? valueFor(placeholder ?? '', option.argChoices) : undefined,
  }
}

function valueFor(placeholder: string, choices: readonly string[] | undefined): Value {
  if (choices) return { kind: 'choice', choices: choices.map(word) }
  return { kind: placeholder === 'file' || placeholder === 'folder' ? placeholder : 'text' }
}

/** Names are offered to shells as words without a quote. */
function word(name: string): string {
  if (!/^[A-Za-z0-9][\w.-]*$|^--?[A-Za-z0-9][\w-]*$/.test(name)) throw new Error(`not a word: ${name}`)
  return name
}

function firstSentence(text: string): string {
  return text.split(/(?:;|: | \(|\. )/, 1)[0]?.replace(/\.$/, '') ?? ''
}
