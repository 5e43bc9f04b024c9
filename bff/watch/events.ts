// Every event the log can tell, with how loud it is: `info` is the ordinary course of things, `warn`
// should be looked at in the morning, `error` is a fault of ours or costs money now. What each means
// is told in docs/watching.md, which a test compares with this list.

export type Level = 'info' | 'warn' | 'error'

export const EVENTS = {
  request: 'info',
  call: 'info',
  'effect-done': 'info',
  'effect-refused': 'warn',
  'effect-failed': 'warn',
  'effect-parked': 'error',
  'effect-dropped': 'info',
  'read-failed': 'warn',
  'look-failed': 'warn',
  'engine-failed': 'error',
  'alarm-failed': 'error',
  'alerts-failed': 'error',
  'push-failed': 'warn',
  'sweep-failed': 'error',
  'set-up-failed': 'error',
  'catalogue-pulled': 'info',
  'connectors-not-sold': 'warn',
  'request-failed': 'error',
  'errand-failed': 'warn',
  'display-code-refused': 'info',
  'webhook-taken': 'info',
  'webhook-too-large': 'warn',
  'webhook-unsigned': 'warn',
  'webhook-unreadable': 'warn',
  'webhook-failed': 'error',
  'webhook-slow': 'error',
  'webhook-registered': 'info',
  'webhook-removed': 'info',
  'webhook-not-removed': 'warn',
  'webhook-registration-lost': 'error',
  'webhook-registration-missing': 'error',
  'ocpi-told': 'warn',
  'ocpi-location-fault': 'warn',
  'ocpi-tariff-refused': 'warn',
  'ocpi-registration-forgotten-by-them': 'warn',
  'ocpi-registration-ended': 'warn',
  'ocpi-cdr-not-ours': 'info',
  'ocpi-session-not-ours': 'info',
  'ocpi-patch-unmapped': 'warn',
  'ocpi-token-asked': 'info',
  'ocpi-token-wrong': 'warn',
  'ocpi-check-failed': 'warn',
  'ocpi-version-changed': 'info',
  'ocpi-command-result': 'info',
  'ocpi-door-failed': 'error',
  'ocpi-advice-waits': 'info',
  'ocpi-credentials-taken': 'info',
  'ocpi-credentials-refused': 'warn',
} as const satisfies Record<string, Level>

/** An event that may be logged: one that is not in the list does not compile. */
export type EventName = keyof typeof EVENTS
