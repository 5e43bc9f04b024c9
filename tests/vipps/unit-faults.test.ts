import { describe, expect, it } from 'vitest'
import type { Notice } from '#bff/session/ports.ts'
import { createPayments } from '#bff/vipps/client.ts'
import { payment, reference, refusal, scriptedPayer } from './scripted-payer.ts'
import type { Scripted } from './scripted-payer.ts'

async function notesOf(script: Record<string, Scripted[]>): Promise<Notice[]> {
  const notes: Notice[] = []
  const payer = scriptedPayer({ 'GET /': [payment('AUTHORIZED', [35_000, 0, 0, 0])], ...script })
  const payments = createPayments({ ...payer.options, note: (notice) => void notes.push(notice) })
  await payments.capture(reference, 21_614, 'NOK', 'k')
  return notes
}

describe('a failure that speaks of the sales unit', () => {
  it.each([
    [{ 'POST /capture': [refusal(400, '6140')] }, 'partial-capture-off'],
    [{ 'POST /capture': [refusal(400, '5040')] }, 'payer-currency'],
    [{ 'POST /capture': [refusal(400, '5060')] }, 'payer-bank-account'],
    [{ 'GET /': [{ status: 403 }] }, 'payer-sales-unit'],
    [{ 'POST /accesstoken/get': [{ status: 401 }] }, 'payer-keys'],
  ])('%j is noted for the operator as %s', async (script, code) => {
    const notes = await notesOf(script)
    expect(notes[0]).toMatchObject({ code, subject: '123456', field: null })
    expect(JSON.stringify(notes)).not.toContain(reference)
  })

  it.each([[refusal(400, '6100')], [refusal(400, '6280')], [{ status: 503 }], ['hang' as const]])(
    '%j is of the payment alone and noted nowhere',
    async (answer) => {
      expect(await notesOf({ 'POST /capture': [answer] })).toEqual([])
    },
  )
})
