// Where on the trip a view is: one step for each screen. Pure.
import type { View } from '#shared/contract.ts'

export type Step =
  | 'creating'
  | 'waiting'
  | 'declined'
  | 'approved'
  | 'starting'
  | 'charging'
  | 'stopping'
  | 'finishing'
  | 'releasing'
  | 'settled'
  | 'abandoned'
  | 'parked'

function reserving(view: View): Step {
  switch (view.payment) {
    case 'creating':
      return 'creating'
    case 'waiting':
      return 'waiting'
    case 'approved':
      return 'approved'
    case 'aborted':
    case 'expired':
    case 'terminated':
      return 'declined'
    default:
      return view.payment satisfies never
  }
}

/** Nothing was ever reserved, so there is nothing to release. */
function hasDeclined(view: View): boolean {
  return reserving(view) === 'declined'
}

/** The step a view stands at. */
export function stepOf(view: View): Step {
  switch (view.phase) {
    case 'reserving':
      return reserving(view)
    case 'awaitingCdr':
    case 'capturing':
      return 'finishing'
    case 'releasing':
      if (view.energyWh > 0 || view.capturedMinor !== null) return 'finishing'
      return hasDeclined(view) ? 'declined' : 'releasing'
    case 'starting':
    case 'charging':
    case 'stopping':
    case 'settled':
    case 'abandoned':
    case 'parked':
      return view.phase
    default:
      return view.phase satisfies never
  }
}

/** Nothing more comes by itself (design §6, "Phases"). Parked may be resolved, so it is watched. */
export function isAtRest(view: View): boolean {
  return (
    view.phase === 'abandoned' ||
    (view.phase === 'settled' && (view.receiptNumber !== null || !view.capturedMinor))
  )
}
