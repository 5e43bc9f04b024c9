// The lines of a receipt: what, how much of it, at which price, with which VAT.
import type { ReceiptLine, View } from '#shared/contract.ts'
import type { Locale } from '#shared/contract.ts'
import { kwh, money } from '../text/amounts.ts'
import { exactDuration, rate, unitPrice } from '../text/format.ts'
import type { Messages } from '../text/messages.ts'
import { fill } from '../text/messages.ts'

export type ReceiptLinesProps = {
  readonly page: { readonly locale: Locale }
  readonly view: View
  readonly words: Messages['receipt']
}

/** The order of the law, and of the station page; what is missing to the least price comes last. */
const SEQUENCE = ['energy', 'time', 'flat', 'parking', 'minimum'] as const

/** Lines of one kind stand together, as they came: by day and by night, at first and later. */
function inSequence(lines: readonly ReceiptLine[]): ReceiptLine[] {
  return SEQUENCE.flatMap((kind) => lines.filter((line) => line.kind === kind))
}

function quantityOf(line: ReceiptLine, locale: Locale): string | null {
  switch (line.kind) {
    case 'energy':
      return kwh(line.quantity, locale, 3)
    case 'time':
    case 'parking':
      return exactDuration(line.quantity, locale, 'short')
    case 'flat':
    case 'minimum':
      return null
    default:
      return line.kind satisfies never
  }
}

function Line({ line, page, view, words }: ReceiptLinesProps & { readonly line: ReceiptLine }) {
  const { locale } = page
  const exact = (minor: number) => money(minor, view.currency, locale, true)
  const quantity = quantityOf(line, locale)
  const price = unitPrice(line.unitMicros, view.currency, locale)
  return (
    <tr>
      <th scope="row">
        {words[line.kind]}
        <small>
          {quantity !== null && `${fill(words.each, { quantity, price })}, `}
          {fill(words.vat, { rate: rate(line.vatRate, locale) })}
          {line.reductionMinor > 0 && `, ${words.reduction} ${exact(line.reductionMinor)}`}
        </small>
      </th>
      <td>{exact(line.totalMinor)}</td>
    </tr>
  )
}

/** The VAT of each rate and what it is reckoned on, lowest first; only where there are several. */
function Rates({ page, view, words }: ReceiptLinesProps) {
  const lines = view.receipt?.lines ?? []
  const rates = [...new Set(lines.map((line) => line.vatRate))].toSorted((a, b) => a - b)
  if (rates.length < 2) return null
  const exact = (minor: number) => money(minor, view.currency, page.locale, true)
  return rates.map((of) => {
    const those = lines.filter((line) => line.vatRate === of)
    const ex = those.reduce((sum, line) => sum + line.exMinor, 0)
    const tax = those.reduce((sum, line) => sum + line.taxMinor, 0)
    return (
      <tr class="quiet" key={of}>
        <th scope="row">{fill(words.vatOf, { rate: rate(of, page.locale), base: exact(ex) })}</th>
        <td>{exact(tax)}</td>
      </tr>
    )
  })
}

/** The table of lines with sum and VAT; nothing where there is no receipt. */
export function ReceiptLines(props: ReceiptLinesProps) {
  const { page, view, words } = props
  const { receipt } = view
  if (receipt === null) return null
  const exact = (minor: number) => money(minor, view.currency, page.locale, true)
  return (
    <>
      <table class="lines">
        <thead class="vh">
          <tr>
            <th scope="col">{words.what}</th>
            <th scope="col">{words.amount}</th>
          </tr>
        </thead>
        <tbody>
          {inSequence(receipt.lines).map((line, index) => (
            <Line key={index} line={line} {...props} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{words.sum}</th>
            <td>{exact(receipt.totalMinor)}</td>
          </tr>
          <Rates {...props} />
          <tr class="quiet">
            <th scope="row">{words.ofWhichVat}</th>
            <td>{exact(receipt.taxMinor)}</td>
          </tr>
          <tr class="quiet">
            <th scope="row">{words.exVat}</th>
            <td>{exact(receipt.totalMinor - receipt.taxMinor)}</td>
          </tr>
        </tfoot>
      </table>
      {receipt.reduction !== null && <p class="quiet">{words[receipt.reduction]}</p>}
    </>
  )
}
