const longest = 300

/** A name or an argument as a message quotes it: bare where its ends cannot be mistaken, else in double quotes, cut when long. */
export function quote(text: string): string {
  const shown = text.length > longest ? `${text.slice(0, longest).toWellFormed()}…` : text
  return /^[^\s"'`\\,;\p{C}]+$/u.test(shown) ? shown : JSON.stringify(shown)
}
