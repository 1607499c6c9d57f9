type Settings = Readonly<Record<string, unknown>>

/** Settings less what is at these paths. */
export function without(settings: Settings, paths: readonly (readonly (string | number)[])[]): Settings {
  const left = Object.entries(settings).filter(
    ([key]) => !paths.some(([first, ...rest]) => first === key && rest.length === 0),
  )
  return Object.fromEntries(
    left.map(([key, value]) => {
      const below = paths.flatMap(([first, ...rest]) => (first === key ? [rest] : []))
      return [key, below.length === 0 ? value : without(value as Settings, below)]
    }),
  )
}
