// Every recorded conversation beside this file is a test: each answer must be understood by the client,
// each message by the door, or be refused by the word that its `expect` line names. A file that is put
// here needs no line of code (docs/conversations.md).
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConversation } from '#scripts/recorder/conversation.ts'
import { replayCharger } from './charger.ts'
import { replayPayer } from './payer.ts'
import { roomOf, surprises } from './replay.ts'

const folder = import.meta.dirname
const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl'))
const conversationIn = (name: string) => readConversation(readFileSync(join(folder, name), 'utf8'))

describe.each(files)('%s', (name) => {
  it('is understood, but for what it expects to be refused', async () => {
    const conversation = conversationIn(name)
    expect(conversation.exchanges.length).toBeGreaterThan(0)
    const payer = await replayPayer(conversation)
    const { verdicts: charger } = await replayCharger(conversation)
    const verdicts = [...payer, ...charger]
    expect(verdicts).toHaveLength(conversation.exchanges.length)
    expect(surprises(conversation, verdicts)).toEqual([])
  })
})

describe('the replay', () => {
  it('has conversations with both neighbours to replay', () => {
    const rooms = files.flatMap((name) => conversationIn(name).exchanges.map(roomOf))
    expect(new Set(rooms)).toEqual(new Set(['payer', 'charger']))
  })

  it('hears all of a whole trip', async () => {
    const { heard } = await replayCharger(conversationIn('charger-trip.jsonl'))
    expect(heard.connectors).toBeGreaterThan(5)
    expect(heard.tariffs).toBeGreaterThan(3)
    expect(heard.commands).toBe(2)
    expect(heard.cdrs).toHaveLength(1)
    expect(heard.reports.at(-1)?.status).toBe('completed')
    expect(heard.reports.at(-1)?.energyWh).toBeGreaterThan(0)
  })

  it('sees an answer that is not understood, and an expectation that is not met', async () => {
    const conversation = conversationIn('payer-trip.jsonl')
    const spoilt = structuredClone(conversation)
    const read = spoilt.exchanges.find(({ request }) => /payments\/ev-\w+$/.test(request.path))
    if (!read?.answer) throw new Error('there is no read')
    read.answer.body = read.answer.body.replace('"aggregate"', '"agregate"')
    expect(surprises(spoilt, await replayPayer(spoilt)).join()).toMatch(/not understood/)
    const hoping = { ...conversation, expectations: [{ n: 1, refused: 'token' }] }
    expect(surprises(hoping, await replayPayer(conversation)).join()).toMatch(/should be refused/)
  })
})
