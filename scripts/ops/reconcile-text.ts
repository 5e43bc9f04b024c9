// A report of a reconciliation for a person. It must never judge: what is a difference was said before.
import type { Report } from '#bff/reconcile/compare.ts'
import { DIFFERENCES } from '#bff/reconcile/codes.ts'
import type { Finding } from '#bff/reconcile/finding.ts'
import { addsUp } from '#bff/reconcile/sums.ts'
import { CURRENCIES } from '#shared/money.ts'
import { amount, table, time } from './tables.ts'

/** An amount in whatever currency; empty where there is none. */
function money(minor: number, currency: string): string {
  if (currency === '') return '-'
  const known = CURRENCIES.find((one) => one === currency)
  return known ? (amount(minor, known) ?? '-') : `${(minor / 100).toFixed(2)} ${currency}`
}

/** The whole report. `cdrTrouble`: why the CDRs could not be read. */
export function reportText(report: Report, cdrTrouble: string | null): string {
  const { differences, from, until, sessions, cdrs } = report
  return [
    `${sessions} sessions opened from ${time(from)} until ${time(until)}, ${cdrs} CDRs.`,
    ...unreadLines(report, cdrTrouble),
    '',
    `Differences: ${differences.length}`,
    ...(differences.length > 0 ? [differenceTable(differences), ...nextSteps(differences)] : []),
    '',
    `Not yet: ${counts(report.notYet)}`,
    `Explained: ${counts(report.explained)}`,
    '',
    sumTable(report),
  ].join('\n')
}

function unreadLines({ unread }: Report, cdrTrouble: string | null): string[] {
  const payments = unread.filter(({ reference }) => reference !== null)
  const lines = payments.map(
    ({ reference, code }) => `NOT READ at the payer: ${reference} (${code})`,
  )
  return cdrTrouble === null
    ? lines
    : [...lines, `NOT READ: the CDRs (${cdrTrouble}). Nothing is said of what is billed.`]
}

function differenceTable(differences: Report['differences']): string {
  const rows = differences.map((one) => [
    one.code,
    one.reference ?? one.subject,
    money(one.minor, one.currency),
    one.cause,
  ])
  return table(['Code', 'Reference', 'Theirs less ours', 'Cause'], rows)
}

/** What to do, once for each code. */
function nextSteps(differences: Report['differences']): string[] {
  const codes = [...new Set(differences.map(({ code }) => code))]
  return ['Next:', ...codes.map((code) => `  ${code}: ${DIFFERENCES[code].next}`)]
}

/** "3 (parked 2, in-flight 1)". */
function counts(findings: readonly Finding[]): string {
  const by = new Map<string, number>()
  for (const { code } of findings) by.set(code, (by.get(code) ?? 0) + 1)
  const parts = [...by].map(([code, count]) => `${code} ${count}`)
  return parts.length === 0 ? '0' : `${findings.length} (${parts.join(', ')})`
}

function sumTable({ sums }: Report): string {
  const rows = sums.map((sum) => [
    sum.merchantId,
    sum.measure,
    money(sum.ours, sum.currency),
    money(sum.differences, sum.currency),
    money(sum.explained, sum.currency),
    money(sum.notYet, sum.currency),
    money(sum.theirs, sum.currency),
    addsUp(sum) ? 'yes' : 'NO',
  ])
  const head = [
    'Merchant',
    'Sum',
    'Ours',
    'Differences',
    'Explained',
    'Not yet',
    'Theirs',
    'Adds up',
  ]
  return table(head, rows, 'No money moved.')
}
