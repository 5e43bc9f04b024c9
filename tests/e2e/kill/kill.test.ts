// kill -9, the short form: a dozen trips, a product that dies every second or two, and the verdict.
// The long form is `npm run sim:kill` (docs/kill.md). KILL_SEED replays another run.
import { expect, it } from 'vitest'
import { runCampaign } from './campaign.ts'

const seed = Number(process.env['KILL_SEED'] ?? 2)

it('loses nothing and doubles nothing when it is killed between any two steps', async () => {
  const report = await runCampaign({
    sessions: 12,
    seed,
    together: 6,
    pace: { gapMs: [100, 900], downMs: [0, 200], aimed: 0.4 },
    // Pushes outlive the dead time: what is lost for good is read from lists, after minutes of life.
    pushRetryMs: 800,
    restMs: 32_000,
    settings: { CDR_WAIT_S: '20' },
  })
  const { broken, kills, sessions, seconds } = report
  console.log(`seed ${seed}: ${sessions} sessions, ${kills.length} kills, ${seconds.toFixed(0)} s`)
  if (broken.length > 0) console.error(report.log)
  expect(broken).toEqual([])
  expect(sessions).toBeGreaterThanOrEqual(12)
  expect(kills.length).toBeGreaterThanOrEqual(4)
  // Most charges come through: peace is not had by giving everything up.
  const settled = [...report.outcomes].filter(([name]) => name.includes(': settled'))
  expect(settled.reduce((sum, [, n]) => sum + n, 0)).toBeGreaterThanOrEqual(4)
}, 90_000)
