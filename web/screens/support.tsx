// The way to a human: always one tap away, with the reference at hand.
import type { Support as SupportWays } from '../page.ts'
import type { Messages } from '../text/messages.ts'
import { fill } from '../text/messages.ts'

export type SupportProps = {
  readonly ways: SupportWays
  readonly reference: string | null
  readonly words: Messages['common']
  readonly title?: string
}

/** The operator's page with the reference filled in: as a query, or as the subject of a letter. */
export function supportHref(url: string, reference: string | null): string | null {
  const parsed = URL.parse(url)
  if (!parsed || !['https:', 'http:', 'mailto:'].includes(parsed.protocol)) return null
  if (reference) {
    parsed.searchParams.set(parsed.protocol === 'mailto:' ? 'subject' : 'reference', reference)
  }
  return parsed.href
}

/** Phone number, support page and reference; nothing at all where none of them is known. */
export function Support({ ways, reference, words, title }: SupportProps) {
  const page = ways.url === null ? null : supportHref(ways.url, reference)
  if (ways.phone === null && page === null && reference === null) return null
  return (
    <section class="help">
      <h2>{title ?? words.help}</h2>
      <p>
        {ways.phone !== null && (
          <a href={`tel:${ways.phone.replace(/[^+\d]/g, '')}`}>
            {fill(words.call, { phone: ways.phone })}
          </a>
        )}
        {page !== null && (
          <a href={page} rel="noopener">
            {words.supportPage}
          </a>
        )}
      </p>
      {reference !== null && (
        <p class="quiet">
          {words.reference} <code>{reference}</code>
        </p>
      )}
    </section>
  )
}
