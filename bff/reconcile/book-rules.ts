// One session's documents against the money that moved, and the series of numbers by themselves. Pure;
// it must never know how a document is made.
import { difference, type Claim, type Finding, type Whose } from './finding.ts'
import type { BookDocument, Journal, SeriesNumber } from './sides.ts'

/** What the documents of one session sum to; a receipt of an older build is for what was captured. */
export function documentedMinor(
  documents: readonly BookDocument[],
  journal: Journal | null,
): number {
  return documents.reduce((sum, one) => sum + grossOf(one, journal), 0)
}

const grossOf = ({ kind, grossMinor }: BookDocument, journal: Journal | null): number =>
  grossMinor ?? (kind === 'receipt' ? (journal?.capturedMinor ?? 0) : 0)

/** Documents of a session at rest. */
export function documentRules(
  whose: Whose,
  journal: Journal,
  documents: readonly BookDocument[],
): Finding[] {
  const { currency } = journal
  const strange = documents.filter((one) => one.currency !== currency)
  if (strange.length > 0) return [inOtherCurrency(whose, journal, documents)]
  const claim = (minor: number): Claim[] => [{ measure: 'documented', currency, minor }]
  const receipts = documents.filter(({ kind }) => kind === 'receipt')
  const notes = documents.filter(({ kind }) => kind === 'creditNote')
  return [
    ...receiptRules(whose, journal, receipts, claim),
    ...noteRules(whose, journal, notes, claim),
  ]
}

type Claiming = (minor: number) => Claim[]

function receiptRules(
  whose: Whose,
  journal: Journal,
  receipts: readonly BookDocument[],
  claim: Claiming,
): Finding[] {
  const { capturedMinor } = journal
  const [first, ...more] = receipts
  if (!first) {
    if (capturedMinor === 0) return []
    return [difference(whose, 'capture-without-document', { claims: claim(capturedMinor) })]
  }
  const found = more.map((one) => unfounded(whose, one, journal, claim))
  const gross = grossOf(first, journal)
  if (capturedMinor === 0) return [...found, unfounded(whose, first, journal, claim)]
  if (gross !== capturedMinor) found.push(wrongSum(whose, first, gross, capturedMinor, claim))
  return found
}

function noteRules(
  whose: Whose,
  journal: Journal,
  notes: readonly BookDocument[],
  claim: Claiming,
): Finding[] {
  // Those of older builds are numbered on the page alone, and are in no book.
  const old = journal.refunds.filter(({ series }) => !series).length
  const due = notes.length >= journal.refunds.length ? journal.refunds : journal.refunds.slice(old)
  const found = due.flatMap(({ amountMinor }, n) => {
    const note = notes[n]
    if (!note) return [difference(whose, 'credit-note-missing', { claims: claim(-amountMinor) })]
    const gross = note.grossMinor ?? -amountMinor
    return gross === -amountMinor ? [] : [wrongSum(whose, note, gross, -amountMinor, claim)]
  })
  return [
    ...found,
    ...notes.slice(due.length).map((note) => unfounded(whose, note, journal, claim)),
  ]
}

function unfounded(whose: Whose, one: BookDocument, journal: Journal, claim: Claiming): Finding {
  const claims = claim(-grossOf(one, journal))
  const detail = `${one.kind === 'receipt' ? 'receipt' : 'credit note'} ${one.number ?? ''}`.trim()
  return difference(whose, 'document-without-capture', { detail, subject: one.number, claims })
}

function wrongSum(
  whose: Whose,
  one: BookDocument,
  gross: number,
  moved: number,
  claim: Claiming,
): Finding {
  const detail = `${one.number ?? 'it'} says ${gross}, ${moved} moved`
  const said = { detail, subject: one.number, claims: claim(moved - gross) }
  return difference(whose, 'document-sum', said)
}

function inOtherCurrency(
  whose: Whose,
  journal: Journal,
  documents: readonly BookDocument[],
): Finding {
  const claims: Claim[] = documents.map((one) => ({
    measure: 'documented',
    currency: one.currency,
    minor: -grossOf(one, journal),
  }))
  const kept = journal.capturedMinor - journal.refundedMinor
  claims.push({ measure: 'documented', currency: journal.currency, minor: kept })
  const detail = `a document in another currency than ${journal.currency}`
  return difference(whose, 'currency-differs', { detail, claims })
}

/** Holes and doubles of each seller's series. */
export function seriesRules(numbers: readonly SeriesNumber[]): Finding[] {
  const series = new Map<string, SeriesNumber[]>()
  for (const one of numbers) {
    const key = `${one.kind} ${one.merchantId}`
    series.set(key, [...(series.get(key) ?? []), one])
  }
  return [...series.values()].flatMap((all) => {
    const sorted = all.toSorted((a, b) => a.number - b.number)
    return sorted.flatMap((one, i) => {
      // The first of all begins the series, where nothing came before the period.
      const before = i === 0 ? (one.before ? one.number - 1 : 0) : (sorted[i - 1]?.number ?? 0)
      const { merchantId, reference, kind, number } = one
      const whose = { merchantId, reference }
      const name = kind === 'receipt' ? 'receipt' : 'credit note'
      if (number === before) {
        return [
          difference(whose, 'number-double', { detail: `${name} ${number}`, subject: `${number}` }),
        ]
      }
      if (number === before + 1) return []
      const missing = before + 2 === number ? `${before + 1}` : `${before + 1} to ${number - 1}`
      const detail = `${name} ${missing} is missing before ${number}`
      return [difference(whose, 'number-gap', { detail, subject: missing })]
    })
  })
}
