import type { Command, Option } from 'commander'

/** A command as a shell completes it. */
export interface CompletedCommand {
  /** The words that run it: `bakelet gen mkosi`. */
  readonly path: string
  readonly name: string
  readonly summary: string
  readonly options: readonly CompletedOption[]
  readonly commands: readonly CompletedCommand[]
  /** Its first argument. Undefined: the command takes none. */
  readonly argument: Value | undefined
}

export interface CompletedOption {
  /** -c, --config */
  readonly flags: readonly string[]
  readonly summary: string
  /** Undefined: the option takes no value. */
  readonly value: Value | undefined
}

/** The values that a shell offers. */
export type Value =
  | { readonly kind: 'file' | 'folder' | 'text' }
  /** choice: one of them; choices: several words; list: several in one word, with commas. */
  | { readonly kind: 'choice' | 'choices' | 'list'; readonly choices: readonly string[] }

/** Describes a command, its options and all commands below it. */
export function completedCommand(command: Command, parent?: string): CompletedCommand {
  const name = word(command.name())
  const path = parent === undefined ? name : `${parent} ${name}`
  const [argument] = command.registeredArguments
  return {
    path,
    name,
    summary: firstSentence(command.description()),
    options: command.createHelp().visibleOptions(command).map(completedOption),
    commands: command.commands.map(below => completedCommand(below, path)),
    argument:
      argument && valueFor({ placeholder: argument.name(), choices: argument.argChoices, kind: 'choice' }),
  }
}

/** The command and all commands below it. */
export function commandsOf(command: CompletedCommand): readonly CompletedCommand[] {
  return [command, ...command.commands.flatMap(commandsOf)]
}

function completedOption(option: Option): CompletedOption {
  const placeholder = /[<[](.+)[>\]]$/.exec(option.flags)?.[1] ?? ''
  const kind = option.variadic ? 'choices' : placeholder.endsWith(',...') ? 'list' : 'choice'
  return {
    flags: [option.short, option.long].flatMap(flag => (flag ? [word(flag)] : [])),
    summary: firstSentence(option.description),
    value:
      option.required || option.optional
        ? valueFor({ placeholder, choices: option.argChoices, kind })
        : undefined,
  }
}

function valueFor({
  placeholder,
  choices,
  kind,
}: {
  readonly placeholder: string
  readonly choices: readonly string[] | undefined
  readonly kind: 'choice' | 'choices' | 'list'
}): Value {
  if (choices) return { kind, choices: choices.map(word) }
  return { kind: placeholder === 'file' || placeholder === 'folder' ? placeholder : 'text' }
}

/** Shells split a list of offers at blanks, so a name with a blank cannot be offered. */
function word(name: string): string {
  if (!/^(?:--?)?[A-Za-z0-9][\w.-]*$/.test(name)) throw new Error(`a shell cannot complete ${name}`)
  return name
}

/** The list of a shell has room for one clause; --help prints the whole text. */
function firstSentence(text: string): string {
  return text.split(/(?:;|: | \(|\. )/, 1)[0]?.replace(/\.$/, '') ?? ''
}
