/** Programs that are short for a command: the program's name, and the command's path. */
export type Aliases = Readonly<Record<string, string>>
