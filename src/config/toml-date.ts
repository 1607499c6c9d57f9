/** A TOML date or time: no key of a config takes one, so it stays what it is and the decoder can name it. */
export class TomlDate {
  /** As written. */
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}
