// The sentences that no server draws, and the test in which script shows each of them.

const inFile = (file: string, ...paths: string[]) =>
  Object.fromEntries(paths.map((path) => [path, file]))

export const BY_SCRIPT: Readonly<Record<string, string>> = {
  // What follows a tap, and the list that only the phone has.
  ...inFile(
    'said-by-script.test.tsx',
    'form.asking',
    'form.slow',
    'form.offline',
    'home.recent',
    'home.keptHere',
    'home.forget',
    'home.forgotten',
    // Of a live line, and of a stop that waits.
    'session.offline',
    'session.outdated',
    'session.reload',
    'session.silent',
    'session.stopUnsent',
    'offline.stopHere',
    'offline.stopExpired',
    // For ears alone.
    'session.spoken',
    'session.spokenNoPower',
  ),
  ...inFile('session-page.test.tsx', 'offline.known', 'offline.stopLate'),
  ...inFile('share.test.tsx', 'receipt.copied', 'receipt.copyByHand'),
}

/** Written, but as yet on no screen: whoever draws it takes its name from here. */
export const COMING: readonly string[] = [
  'app.shown',
  'install.',
  'scanner.',
  'offline.title',
  'offline.lead',
  'offline.station',
  'offline.home',
  'offline.unseen',
  'offline.noReceipt',
]
