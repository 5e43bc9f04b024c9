// What the doctor says of the clocks: signed messages are believed within minutes, prices change by the
// hour, and receipts bear a time. Pure.
import { findingsOf, type Finding } from './finding.ts'

const { well, wrong, aside } = findingsOf('clock')

/** The payer's signed dates are believed within five minutes; one minute off is worth mending. */
const MOST_SKEW_MS = 60_000

const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`

/** How far this machine is from each of the others; null: it told no time. */
export interface Skews {
  payer: number | null
  chargers: number | null
  product: number | null
}

/** The product against both neighbours; where it tells no time, this machine in its place. */
export function judgeClocks({ payer, chargers, product }: Skews): Finding[] {
  const whose = product === null ? 'this machine' : 'the product'
  const of = (name: string, theirs: number | null): Finding => {
    if (theirs === null) return aside('clock', `${name} tells no time`)
    // Both are this machine's lead: the product is ahead of them by what it leads less.
    const off = theirs - (product ?? 0)
    const detail = `${whose} is ${seconds(off)} off ${name}`
    if (Math.abs(off) <= MOST_SKEW_MS) return well('clock', detail)
    const next = `let ${whose} keep time by NTP (timedatectl set-ntp true)`
    return wrong('clock', detail, next)
  }
  return [of('the payer', payer), of('the charger backend', chargers)]
}
