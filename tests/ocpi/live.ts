// The real door with a real session behind it: a CPO's message goes in as bytes, and what the session
// then knows, shows and asks for comes out.
import { noticesOf } from '#bff/durable/doubts.ts'
import { knownCharge } from '#bff/session/charge.ts'
import { doubtsOf } from '#bff/session/judge.ts'
import type { Opening } from '#bff/session/model.ts'
import { view } from '#bff/session/view.ts'
import { openingOf, Story } from '#tests/session/story.ts'
import { CDR, OURS, SESSION, withFields } from './fixtures.ts'
import { receiver } from './receiver-fixture.ts'

const SESSIONS = '/2.2.1/sessions/NO/STK/S-101'

/** A session of ours at EVSE `STK-1001`, told by `begin` how far it has come. */
export function live(begin: (story: Story) => unknown, over: Partial<Opening> = {}) {
  const story = new Story({ ...openingOf(), reference: OURS, evseUid: 'STK-1001', ...over })
  begin(story)
  const door = receiver()
  const { sessions, seen } = door
  const hear = (said: Parameters<Story['say']>[0]): void => {
    const command = { ...said, now: story.now } as Parameters<typeof noticesOf>[1]
    for (const { code, field } of noticesOf(story.state, command)) {
      seen.notes.push(`${code} ${field ?? ''}`)
    }
    story.say(said)
  }
  sessions.charge = async (_, sessionId) => knownCharge(story.session, sessionId)
  Object.assign(sessions, {
    sessionReport: async (_: unknown, report: Parameters<typeof doubtsOf>[1]) => {
      const refused = doubtsOf(story.session, report, story.now).find((doubt) => doubt.refused)
      hear({ type: 'ReportSession', report, readAt: story.now })
      return refused ?? true
    },
    cdrReport: async (
      _: unknown,
      cdr: Extract<Parameters<typeof hear>[0], { cdr: unknown }>['cdr'],
    ) => {
      hear({ type: 'ReportCdr', cdr })
      return true
    },
    startReport: async (_: unknown, report: object) => {
      hear({ type: 'ReportStart', ...report } as Parameters<typeof hear>[0])
      return true
    },
  })
  const iso = (afterS: number): string => new Date(story.now + afterS * 1000).toISOString()
  return {
    story,
    ...door,
    iso,
    view: () => view(story.session),
    /** PUTs the sample session, ten seconds later, with these fields changed or (undefined) gone. */
    async put(fields: Record<string, unknown>, text = (json: string) => json) {
      const startedAt = story.session.charge?.startedAt ?? story.now
      story.now += 10_000
      const json = withFields(SESSION, {
        start_date_time: new Date(startedAt).toISOString(),
        charging_periods: [],
        last_updated: iso(0),
        ...fields,
      })
      const { body, http } = await door.call('PUT', SESSIONS, text(json))
      return told(http, body)
    },
    async patch(fields: Record<string, unknown>) {
      story.now += 10_000
      const json = JSON.stringify({ last_updated: iso(0), ...fields })
      const { body, http } = await door.call('PATCH', SESSIONS, json)
      return told(http, body)
    },
    /** POSTs the sample CDR for 20 kWh at the accepted price, with these fields changed or gone. */
    async bill(fields: Record<string, unknown>) {
      story.now += 1000
      const { charge } = story.session
      const endedAt = charge?.endedAt ?? story.now
      const json = withFields(CDR, {
        session_id: 'S-101',
        start_date_time: new Date(charge?.startedAt ?? story.now).toISOString(),
        end_date_time: new Date(endedAt).toISOString(),
        total_energy: 20,
        total_time: undefined,
        total_parking_time: undefined,
        total_cost: { excl_vat: 95.84, incl_vat: 119.8 },
        last_updated: iso(0),
        ...fields,
      })
      const { body, http } = await door.call('POST', '/2.2.1/cdrs', json)
      return told(http, body)
    },
  }
}

/** `1000`, or what the sender is told is wrong. */
function told(http: number, body: { status_code: number; status_message?: string }): string {
  if (http !== 200) return `${http} ${body.status_message ?? ''}`
  return body.status_code === 1000 ? '1000' : `${body.status_code} ${body.status_message ?? ''}`
}

/** A charge that has begun under the sample session's id, `energyWh` delivered in ten minutes. */
export const begun =
  (energyWh: number) =>
  (story: Story): void => {
    const sessionId = 'NO*STK*S-101'
    story.approved()
    story.report({ sessionId, status: 'active', updatedAt: story.now + 10_000 }, 10)
    story.report({ sessionId, energyWh, updatedAt: story.now + 600_000 }, 600)
  }

/** The same, ended as its session says. */
export const over = (story: Story): void => {
  begun(20_000)(story)
  const endedAt = story.now + 20_000
  const ended = { status: 'completed', energyWh: 20_000, endedAt, updatedAt: endedAt } as const
  story.report({ sessionId: 'NO*STK*S-101', ...ended }, 20)
}
