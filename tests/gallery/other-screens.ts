// What else there is in the gallery: receipt, home, choices, every trouble.
import type { View } from '#shared/contract.ts'
import { TROUBLES } from '#web/page.ts'
import { overNight } from '#tests/web/receipt-samples.ts'
import {
  face,
  HANDLE,
  home,
  NOON,
  receipt,
  REFERENCE,
  settled,
  stationPage,
  trouble,
} from '#tests/web/samples.ts'
import {
  askToForget,
  history,
  offerInstall,
  removeOne,
  scanInVain,
  standIn,
  tools,
} from './acts.ts'
import type { Screen } from './screen.ts'
import { screen } from './screen.ts'

const credited: View = {
  ...settled,
  refundedMinor: 3700,
  receipt: settled.receipt && {
    ...settled.receipt,
    creditNotes: [
      {
        number: 'K7',
        at: NOON + 86_400_000,
        amountMinor: 2500,
        taxMinor: 500,
        reason: 'cdr-correction',
      },
      {
        number: 'K9',
        at: NOON + 2 * 86_400_000,
        amountMinor: 1200,
        taxMinor: 240,
        reason: 'Kabelen satt fast',
      },
    ],
  },
}

const receipts: Screen[] = [
  screen('receipt', receipt(settled), { act: tools }),
  screen('receipt-many-lines', receipt(overNight), { act: tools }),
  screen('receipt-shared', receipt(settled, 'nb', { handle: null }), { act: tools }),
  screen('receipt-credit-notes', receipt(credited), { act: tools }),
  screen(
    'receipt-without-number',
    receipt({
      ...settled,
      receiptNumber: null,
      receipt: settled.receipt && { ...settled.receipt, number: null },
    }),
    { act: tools },
  ),
]

const SEEN = ['settled', 'abandoned-start-timeout', 'charging-large']

const homes: Screen[] = [
  screen('home', home, { seen: [] }),
  screen('home-history', home, {
    seen: SEEN,
    act: history,
  }),
  screen('home-removed', home, { seen: SEEN, act: removeOne }),
  screen('home-forget-dialog', home, { seen: SEEN, act: askToForget }),
  screen('home-install', home, { seen: SEEN, act: offerInstall }),
  screen('home-scanner-blind', home, { seen: [], act: scanInVain }),
  screen('home-running', { ...home, trip: { handle: HANDLE } }, { seen: [] }),
  screen('home-missing', { ...home, fault: 'station-missing' }, { seen: [] }),
  screen('home-unknown', { ...home, typed: '10001', fault: 'station-unknown' }, { seen: [] }),
]

const about = (code: (typeof TROUBLES)[number]) => {
  if (code === 'station-unknown') return { typed: '10001' }
  if (code === 'code-wrong' || code === 'code-missing') return { station: face }
  if (code === 'receipt-not-yet') return { station: face, again: '/', reference: REFERENCE }
  return code === 'server' || code === 'too-many' ? { again: '/' } : {}
}

const { kind: _kind, typed: _typed, trip: _trip, fault: _fault, ...app } = home
const standInPage = { ...app, kind: 'offline' } as const

const standIns: Screen[] = [
  screen('offline-page', standInPage, { act: standIn }),
  screen('offline-station', standInPage, { act: standIn, path: '/s/1001' }),
  screen('offline-unseen', standInPage, { act: standIn, path: `/c/${HANDLE}` }),
  screen('offline-home', standInPage, { act: history, path: '/', seen: SEEN }),
]

export const otherScreens: Screen[] = [
  ...receipts,
  ...homes,
  ...standIns,
  screen('choices', {
    kind: 'choices',
    locale: 'nb',
    typed: '100',
    choices: {
      choices: [
        { stationId: '1001~1', label: '1001, CCS' },
        { stationId: '1001~2', label: '1001, CHAdeMO' },
        ...stationPage.neighbours,
      ],
    },
    support: stationPage.support,
  }),
  ...TROUBLES.map((code) => screen(`trouble-${code}`, trouble(code, about(code)))),
]
