// Every kind of difference by its code: what it means and what to do next, in words for an operator.
// The list is closed: a report says nothing that is not here, and docs/reconcile.md has each of them.

export interface Words {
  means: string
  next: string
}

/** What must not be. */
export const DIFFERENCES = {
  'ledger-differs': {
    means: 'the ledger’s row says something else than the session’s own journal',
    next: 'The journal is the truth: `ops books` has rows written anew; else restore the ledger from a back-up.',
  },
  'session-missing': {
    means: 'the ledger knows a session that has no journal',
    next: 'Restore the data folder from a back-up; until then go by the payer’s own history.',
  },
  'session-stale': {
    means: 'a session is still under way past all its deadlines',
    next: 'Look at its story and at the log; its alarm was lost or it fails at every wake-up.',
  },
  'payment-unknown': {
    means: 'the payer knows no such payment, and we believe that money moved in it',
    next: 'Check the sales unit and its keys; ask the payer’s support with the reference.',
  },
  'payment-not-ours': {
    means: 'the payer has a payment with a reference of our making, and no session is behind it',
    next: 'Another installation may use the same sales unit. If none does: refund or cancel it in the payer’s portal.',
  },
  'payment-state': {
    means: 'the payment is in another state at the payer',
    next: '`ops reread` lets the session read it again; if it stays, compare the events.',
  },
  'reserved-differs': {
    means: 'another amount is reserved at the payer',
    next: 'Compare the payment’s events with the journal; ask the payer’s support.',
  },
  'captured-more': {
    means: 'the payer has captured more than we know of',
    next: 'Find who captured it (the portal’s log), let the session see it (`ops reread`), and refund what the driver does not owe.',
  },
  'captured-less': {
    means: 'the payer has captured less than we know of',
    next: 'Compare the payment’s events; the money has not arrived, whatever the receipt says.',
  },
  'captured-twice': {
    means: 'the payer captured more than once in one payment',
    next: 'Refund the second capture; tell us, for it must not be.',
  },
  'reservation-hangs': {
    means: 'the session rests, and the payer still holds the driver’s money',
    next: '`ops reread`: a session that rests releases what it finds held. Else cancel it in the payer’s portal.',
  },
  'released-differs': {
    means: 'another amount was released at the payer',
    next: 'It lapsed, or was cancelled in the portal: `ops reread` lets the session see it.',
  },
  'refund-unknown': {
    means: 'the payer has refunded what we do not know of',
    next: 'Made in the portal, most likely: `ops reread` lets the session see it, and it gets its credit note.',
  },
  'refund-missing': {
    means: 'we believe in a refund that the payer does not show',
    next: 'The driver has not got the money: refund again, after a look at the payment’s events.',
  },
  'events-differ': {
    means: 'the payer’s history and its sums do not agree: an event is missing, or is there twice',
    next: 'Ask the payer’s support with the events; go by the sums until they answer.',
  },
  'capture-overdue': {
    means: 'money is held past the day until which it could be captured',
    next: 'It can hardly be captured any more: decide the parked session, and collect otherwise what is owed.',
  },
  'currency-differs': {
    means: 'one side counts in another currency',
    next: 'Correct the tariff or the sales unit; ask the charger backend for a new CDR.',
  },
  'capture-without-document': {
    means: 'money was captured and there is no receipt of it',
    next: 'Look whether the ledger’s news is stuck in the session’s outbox.',
  },
  'document-without-capture': {
    means: 'there is a document for money that did not move',
    next: 'Ask the accountant: it is taken back by another document, never deleted.',
  },
  'document-sum': {
    means: 'a document’s sum is not what moved',
    next: 'Ask the accountant: it is corrected by another document, never changed.',
  },
  'credit-note-missing': {
    means: 'a refund has no credit note',
    next: 'Look whether the ledger’s news is stuck in the session’s outbox.',
  },
  'number-gap': {
    means: 'a number of the series is missing',
    next: 'Look for it in a back-up; write down why it is missing, for the auditor.',
  },
  'number-double': {
    means: 'a number of the series was given twice',
    next: 'Ask the accountant; find out whether two copies of the ledger ran.',
  },
  'cdr-missing': {
    means: 'energy was delivered and the charger backend lists no CDR of it',
    next: 'Ask the charger backend for it: without a CDR nobody bills us, and later it will.',
  },
  'cdr-unknown': {
    means: 'the charger backend bills a charge that is no session of ours',
    next: 'Ask the charger backend whose it is; do not pay for it unseen.',
  },
  'cdr-double': {
    means: 'one charge is billed twice',
    next: 'Ask the charger backend for a credit CDR.',
  },
  'cdr-not-taken': {
    means: 'there is a CDR that the session never took',
    next: 'Look at the log for why it was refused; ask the charger backend to push it again.',
  },
  'cdr-credited': {
    means: 'the charger backend took back a CDR that we settled by',
    next: 'Ask for its replacement; refund the driver if there will be none.',
  },
  'cdr-energy': {
    means: 'the CDR says another energy than the one that we settled by',
    next: 'Ask the charger backend why it changed a CDR; only a credit may take it back.',
  },
  'cdr-price-higher': {
    means: 'the charger backend asks more than we reckoned with: our loss',
    next: 'Compare its tariff with the one that was sold; object to the CDR.',
  },
  'cdr-price-lower': {
    means: 'the CDR costs less than the driver paid',
    next: 'Refund the difference at the session.',
  },
  'cdr-for-released': {
    means: 'the charger backend bills a session whose money was released',
    next: 'If it did deliver, collect otherwise; if not, ask for a credit CDR.',
  },
  'cdr-unreadable': {
    means: 'a CDR cannot be read',
    next: 'Tell the charger backend which field is wrong.',
  },
  'energy-given-away': {
    means: 'energy was delivered, less was captured than it costs, and no rule or loss says why',
    next: 'Look at the session’s story; collect otherwise what is owed, and tell us: it must not be.',
  },
  unaccounted: {
    means: 'the sums do not agree and no rule knows why',
    next: 'Look at all three sides of the session, and tell us: a rule is missing here.',
  },
} as const satisfies Record<string, Words>

/** What differs for a reason that is written down: nothing is to be done. */
export const EXPLAINED = {
  'reservation-limit': 'the price ran over what was reserved: our loss, recorded',
  'most-price': 'the tariff’s most price took something off',
  'operator-price': 'the CDR asked less than the tariff, and the driver paid that',
  'operator-decision': 'an operator decided what is paid',
  'below-minimum': 'less than the payer’s least amount: released, our loss',
  'price-zero': 'it cost nothing',
  'price-source': 'PRICE_SOURCE says that the tariff counts, whatever the CDR says',
  'loss-recorded': 'delivered and not paid for: recorded as a loss',
  'late-start': 'a charge beside the reservation: decided, or recorded as a loss',
  refunded: 'money was given back to the driver',
  'refund-by-hand': 'refunded in the payer’s portal, and known here',
  'captured-by-hand': 'captured in the payer’s portal, and known here',
  'released-unseen': 'approved in the very moment in which it was given up, and released at once',
  'cdr-credited': 'a CDR and the credit that takes it back',
  'cdr-replaced': 'a CDR that came after the credit of another',
  rounding: 'the charger backend rounds once, a receipt once a line',
} as const satisfies Record<string, string>

/** What may still come right by itself, or waits for a human who has been told. */
export const NOT_YET = {
  'in-flight': 'the session is under way',
  parked: 'a human is to decide (`ops sessions --phase parked`)',
  'just-rested': 'the money came to rest a moment ago',
  'refund-awaited': 'a refund was asked for and is on its way',
  'cdr-awaited': 'the CDR may still come',
} as const satisfies Record<string, string>

export type DifferenceCode = keyof typeof DIFFERENCES
export type ExplainedCode = keyof typeof EXPLAINED
export type NotYetCode = keyof typeof NOT_YET
