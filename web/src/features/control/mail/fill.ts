/** A template with its examples in place of the placeholders; what is no placeholder stays as it is. */
export function filled(text: string, placeholders: { name: string; example: string }[]): string {
  const examples = new Map(placeholders.map(({ name, example }) => [name, example]))
  return text.replace(/\{([a-z_]+)\}/g, (whole, name: string) => examples.get(name) ?? whole)
}
