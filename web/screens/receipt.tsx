// The receipt as a page of its own, fit for printing and for the accountant: number, date, seller,
// what, when, where, VAT.
import { connectorName } from '../text/connectors.ts'
import { kwh } from '../text/amounts.ts'
import { clock, date } from '../text/format.ts'
import { fill } from '../text/messages.ts'
import type { ReceiptScreen } from '../page.ts'
import type { SessionWords } from '../state.ts'
import { Facts } from '../ui/facts.tsx'
import { ReceiptLines } from './receipt-lines.tsx'
import { figuresOf } from './session-props.ts'
import { Support } from './support.tsx'

export type ReceiptProps = { readonly page: ReceiptScreen; readonly words: SessionWords }

/** "22. november 2026 14:05–14:37", where the station stands. */
function whenOf({ page }: ReceiptProps): string | null {
  const { startedAt, endedAt, station } = page.view
  if (startedAt === null) return null
  const time = (at: number) => clock(at, station.timeZone, page.locale)
  const span = endedAt === null ? time(startedAt) : `${time(startedAt)}–${time(endedAt)}`
  return `${date(startedAt, station.timeZone, page.locale)} ${span}`
}

/** The receipt's own date, which the books go by. */
function issuedOf({ page }: ReceiptProps): string | null {
  const { receipt, station } = page.view
  const at = receipt?.issuedAt
  return at === undefined ? null : date(at, station.timeZone, page.locale)
}

/** The operator's own words, or ours where a later bill was lower. */
function reasonOf(reason: string | undefined, say: SessionWords['receipt']): string | null {
  return reason === 'cdr-correction' ? say.corrected : (reason ?? null)
}

/** What was given back later, each with its number, date and VAT. */
function CreditNotes({ page, words }: ReceiptProps) {
  const { view } = page
  const say = words.receipt
  const { exact } = figuresOf(page, view)
  return view.receipt?.creditNotes.map((note) => (
    <section key={note.number}>
      <h2>{fill(say.creditNote, { number: note.number })}</h2>
      <Facts
        look="list"
        rows={[
          [say.when, date(note.at, view.station.timeZone, page.locale)],
          [say.refunded, exact(note.amountMinor)],
          [say.ofWhichVat, exact(note.taxMinor)],
          [say.reason, reasonOf(note.reason, say)],
        ]}
      />
    </section>
  ))
}

/** The static part of the receipt page; printing and sharing are in receipt-tools.tsx. */
export function ReceiptPage(props: ReceiptProps) {
  const { page, words } = props
  const { view } = page
  const { station, receipt } = view
  const say = words.receipt
  const { exact, elapsed } = figuresOf(page, view)
  const number = receipt?.number ?? view.receiptNumber
  return (
    <article class="receipt">
      <h1>{say.title}</h1>
      <p>{number === null ? say.numberSoon : fill(say.number, { number: String(number) })}</p>
      <p class="huge sum">{exact(view.capturedMinor ?? 0)}</p>
      <p>{view.capturedMinor ? fill(say.paid, { brand: page.brand }) : say.zero}</p>
      <ReceiptLines page={page} view={view} words={say} />
      <CreditNotes {...props} />
      <Facts
        look="list"
        rows={[
          [say.issued, issuedOf(props)],
          [say.when, whenOf(props)],
          [say.duration, view.endedAt === null ? null : elapsed(view.endedAt)],
          [say.delivered, kwh(view.energyWh, page.locale, 3)],
          [
            say.place,
            `${fill(words.common.station, { label: station.label })}, ${station.name}, ${station.address}, ${station.city}`,
          ],
          [say.connector, connectorName(station.connector.standard)],
          [say.reserved, exact(view.reservedMinor)],
          [say.paidInAll, exact(view.capturedMinor ?? 0)],
          [say.released, view.releasedMinor === null ? null : exact(view.releasedMinor)],
          [say.refunded, view.refundedMinor ? exact(view.refundedMinor) : null],
          [
            say.seller,
            receipt &&
              `${receipt.seller.name}, ${fill(say.organisation, { number: receipt.seller.organisationNumber })}`,
          ],
        ]}
      />
      <p class="quiet screen">{fill(say.inApp, { brand: page.brand })}</p>
      <Support
        ways={page.support}
        reference={view.reference}
        words={words.common}
        title={say.wrong}
      />
    </article>
  )
}
