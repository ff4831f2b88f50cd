/** Which language the page is in, and how its reader writes numbers and dates in it. */

export const ENGLISH = 'en'

/** As the server wrote it at the top of the page. */
export function pageLanguage(root: Document = document): string {
  return root.documentElement.lang || ENGLISH
}

/** The reader's own way to write in the page's language: `en-GB` on an English page, if they are British. */
export function formatLocale(): string {
  const language = pageLanguage()
  const primary = language.split('-')[0]
  return navigator.languages.find((own) => own.split('-')[0] === primary) ?? supported(language)
}

/** What the browser can format; English where it cannot. */
export function supported(language: string): string {
  return Intl.PluralRules.supportedLocalesOf(language)[0] ?? ENGLISH
}
