// The sentences that no server draws, by how their paths begin, and the tests that look for each of
// them where script shows it.
export const BY_SCRIPT: Readonly<Record<string, readonly string[]>> = {
  // What follows a tap on "pay".
  'form.': ['said-by-script.test.tsx'],
  // Of a live line, of a stop that waits, and for ears alone.
  'session.': ['said-by-script.test.tsx', 'session-page.test.tsx'],
  'offline.station': ['said-by-script.test.tsx'],
  'offline.home': ['said-by-script.test.tsx'],
  'offline.unseen': ['said-by-script.test.tsx'],
  'offline.noReceipt': ['said-by-script.test.tsx'],
  'offline.known': ['session-page.test.tsx'],
  'offline.stopLate': ['session-page.test.tsx'],
  'offline.stop': ['said-by-script.test.tsx'],
  // What only the phone knows or can do.
  'history.': ['history.test.tsx', 'said-by-script.test.tsx'],
  'scanner.': ['scanner.test.tsx'],
  'install.': ['install.test.tsx'],
  'notify.': ['notify.test.tsx'],
  'alerts.': ['alert.test.ts', 'push-worker.test.ts'],
  'receipt.cop': ['share.test.tsx'],
}

/** Written, but as yet on no screen: whoever draws it takes its name from here. */
export const COMING: readonly string[] = []
