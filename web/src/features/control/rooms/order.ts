/** The order of rooms while somebody changes it. */

/** The list with the one at `from` standing at `to`. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = list.filter((_, at) => at !== from)
  const one = list[from]
  if (one === undefined) return [...list]
  const place = Math.max(0, Math.min(rest.length, to))
  return [...rest.slice(0, place), one, ...rest.slice(place)]
}
