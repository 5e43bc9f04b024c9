// The sessions in figures, as Prometheus text: where they stand, what waits for a human, how long what
// is held can still be captured, what is at stake and what is lost. It must never name a session.
import { PHASES } from '#shared/contract.ts'
import type { AppDeps } from '../deps.ts'
import { figure, labelled } from '../watch/metrics.ts'

/** The lines of every gauge about sessions. */
export async function sessionMetrics(
  deps: Pick<AppDeps, 'ledger' | 'merchants' | 'now'>,
): Promise<string[]> {
  const { phases, merchants, parked, captureUntil, money } = await deps.ledger.figures()
  const countOf = (phase: string): number => phases.find((one) => one.phase === phase)?.count ?? 0
  return [
    ...figure(
      'stikk_sessions',
      PHASES.map((phase) => [`phase="${phase}"`, countOf(phase)]),
    ),
    // A family of its own: a label that is there now and then would break every sum over the other.
    ...figure(
      'stikk_merchant_sessions',
      deps.merchants.all.length === 1
        ? []
        : merchants.map(({ merchantId, phase, count }) => [
            `${labelled('merchant', merchantId)},phase="${phase}"`,
            count,
          ]),
    ),
    ...figure(
      'stikk_parked_sessions',
      parked.map(({ why, count }) => [`why="${why}"`, count]),
    ),
    // Absent where nothing is held: there is no deadline then.
    ...figure(
      'stikk_capture_deadline_seconds',
      captureUntil === null ? [] : [['', Math.floor((captureUntil - deps.now()) / 1000)]],
    ),
    ...figure(
      'stikk_at_stake_minor',
      money.map(({ currency, atStakeMinor }) => [`currency="${currency}"`, atStakeMinor]),
    ),
    ...figure(
      'stikk_loss_minor',
      money.map(({ currency, lossMinor }) => [`currency="${currency}"`, lossMinor]),
    ),
  ]
}
