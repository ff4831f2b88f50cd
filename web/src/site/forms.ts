import { slugOf } from '@/i18n/slug'

/** A form that was sent is sent once: an impatient second click must not buy twice. */
export function guardForms(root: Document) {
  root.addEventListener('submit', (event) => {
    const { target, submitter } = event
    if (!(target instanceof HTMLFormElement) || target.method !== 'post') return
    if (target.dataset.sent !== undefined) {
      event.preventDefault()
      return
    }
    target.dataset.sent = ''
    submitter?.setAttribute('aria-disabled', 'true')
    // After the browser has read the form: a disabled button's name would be missing from it.
    setTimeout(() => { if (submitter instanceof HTMLButtonElement) submitter.disabled = true })
  })
  // Coming back from the next page, the form is usable again.
  addEventListener('pageshow', () => {
    for (const form of root.querySelectorAll<HTMLFormElement>('form[data-sent]')) {
      delete form.dataset.sent
      for (const button of form.querySelectorAll('button')) {
        button.disabled = false
        button.removeAttribute('aria-disabled')
      }
    }
  })
}

/**
 * A personal link is a page with one button, so that programs which only look at links do not use it up.
 * Where JavaScript runs, a person is there: the button is pressed for them, once; coming back shows the page.
 */
export function submitPersonalLinks(root: Document) {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  if (navigation?.type === 'back_forward') return
  root.querySelector<HTMLFormElement>('form[data-autosubmit]')?.requestSubmit()
}

/** The short name follows the name until somebody words it themselves. */
export function proposeSlugs(root: Document) {
  for (const slug of root.querySelectorAll<HTMLInputElement>('input[data-slug-of]')) {
    const name = root.getElementById(slug.dataset.slugOf ?? '')
    if (!(name instanceof HTMLInputElement)) continue
    let own = slug.value !== '' && slug.value !== slugOf(name.value)
    name.addEventListener('input', () => { if (!own) slug.value = slugOf(name.value) })
    slug.addEventListener('input', () => { own = slug.value !== '' })
  }
}
