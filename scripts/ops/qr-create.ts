// `npm run ops -- qr create` and `qr sheet`: codes with their files, and the sheet of stickers that is
// printed of them.
import { basename, dirname } from 'node:path'
import * as z from 'zod'
import { environmentOf } from '#bff/vipps/environment.ts'
import { createQrApi, QR_SIZES } from '#bff/vipps/qr.ts'
import { Wrong, type Answer, type Asking, type Register } from './desk.ts'
import { hasPayer, payerOf } from './payer.ts'
import { makeCodes, writeWhole, type Errand, type Made } from './qr-codes.ts'
import { plainCodes } from './qr-plain.ts'
import { numberOf, plugOf, wanted, whichShape, whichStations, type Wanted } from './qr-stations.ts'
import { stickerSizeOf, USUAL_STICKER } from './sticker-layout.ts'
import { stickerSheet } from './sticker-sheet.ts'

const making = whichShape.extend({
  out: z.string().default('qr'),
  size: z
    .string()
    .refine((text) => {
      const pixels = Number(text)
      return Number.isInteger(pixels) && pixels >= QR_SIZES.least && pixels <= QR_SIZES.most
    }, `${QR_SIZES.least} to ${QR_SIZES.most} pixels`)
    .transform(Number)
    .default(QR_SIZES.usual),
  plain: z.boolean().default(false),
  sheet: z.string().optional(),
  sticker: z
    .string()
    .transform(stickerSizeOf)
    .refine((size) => size !== null, 'width x height in mm, like 60x85')
    .default(USUAL_STICKER),
  operator: z.string().optional(),
  support: z.string().optional(),
})
type Making = z.infer<typeof making>

/** The payer's side, or what of the settings is missing. */
export function errandOf(env: Asking['env'], out: string, size: number): Errand {
  const payer = payerOf(env)
  if ('faults' in payer) throw new Wrong(payer.faults.map((fault) => `FAIL  ${fault}`).join('\n'))
  return { api: createQrApi(payer.options), publicUrl: payer.settings.PUBLIC_URL, out, size }
}

type Seen = (made: Made) => void

/** How codes are made, settled before anything is asked: wrong settings are told first of all. */
function makerOf(
  asking: Asking,
  { plain, out, size }: Making,
): (ids: readonly string[], seen: Seen) => Promise<Made[]> {
  if (!plain && hasPayer(asking.env)) {
    const errand = errandOf(asking.env, out, size)
    return (ids, seen) => makeCodes(errand, ids, seen)
  }
  const publicUrl = plainAddress(asking)
  if (!plain) asking.progress('No keys of Vipps: plain codes, which its own scanner does not take.')
  return async (ids, seen) => plainCodes({ publicUrl, out, size }, ids, seen)
}

/** A code that leads nowhere from outside is worth nothing on a wall. */
function plainAddress({ env, progress }: Asking): string {
  const address = (env['PUBLIC_URL'] ?? '').replace(/\/+$/, '')
  if (URL.canParse(address) && address.startsWith('https://')) return address
  if (!URL.canParse(address) || environmentOf(address) !== 'loopback') {
    throw new Wrong('PUBLIC_URL must be an https address')
  }
  progress(`PUBLIC_URL is ${address}: these codes work on this machine alone.`)
  return address
}

async function create(asking: Asking, options: Making, named: readonly string[]): Promise<Answer> {
  const make = makerOf(asking, options)
  const mayAsk = Boolean(asking.env['OPERATOR_TOKEN'] ?? asking.globals.tokenFile)
  const stations = await wanted(asking, named, options, options.sheet !== undefined && mayAsk)
  const ids = stations.map(({ id }) => id)
  let count = 0
  const codes = await make(ids, ({ stationId, how }) => {
    count += 1
    asking.progress(`${count}/${ids.length} ${stationId}: ${how}`)
  })
  const sheet = options.sheet === undefined ? null : await print(asking, options, stations, codes)
  const well = codes.every(({ ok }) => ok)
  const lines = codes.map(lineOf)
  if (sheet !== null)
    lines.push(`${sheet.stickers} stickers on ${sheet.pages} pages: ${sheet.file}`)
  return { well, document: { ok: well, codes, sheet }, text: lines.join('\n') }
}

const lineOf = ({ ok, stationId, how, file }: Made): string =>
  ok ? `ok    ${stationId}: ${how}, ${file}.svg` : `FAIL  ${stationId}: ${how}`

async function print(
  { env }: Asking,
  options: Making,
  stations: readonly Wanted[],
  codes: readonly Made[],
): Promise<{ file: string; stickers: number; pages: number }> {
  const { sheet: file = '', sticker } = options
  const operator = options.operator ?? env['OPERATOR_NAME'] ?? ''
  const support = options.support ?? env['SUPPORT_PHONE'] ?? ''
  const stickers = stations.flatMap((one, index) => {
    const code = codes[index]?.text
    if (!code) return []
    return [{ code, number: numberOf(one), plug: plugOf(one), operator, support }]
  })
  const drawn = await stickerSheet(stickers, sticker ?? USUAL_STICKER)
  if (typeof drawn === 'string') throw new Wrong(drawn)
  writeWhole(dirname(file), basename(file), drawn.pdf)
  return { file, stickers: stickers.length, pages: drawn.pages }
}

export const qrCreate: Register = (family, desk) => {
  const command = (name: string) =>
    whichStations(family.command(name))
      .option('--out <folder>', 'where <code>.svg, .png and .txt (the text it says) go', 'qr')
      .option('--size <pixels>', 'side of the PNG', String(QR_SIZES.usual))
      .option('--plain', 'codes of the station page itself, without Vipps in between')
      .option(
        '--sticker <size>',
        'width x height in mm',
        `${USUAL_STICKER.width}x${USUAL_STICKER.height}`,
      )
      .option('--operator <name>', 'on the stickers (default: OPERATOR_NAME)')
      .option('--support <phone>', 'on the stickers (default: SUPPORT_PHONE)')
  command('create')
    .description(
      'makes a code for each station and writes its files; what is done is not done again',
    )
    .option('--sheet <file>', 'a sheet of stickers besides, as PDF')
    .examples(
      "qr create 'NO*STK*E1001'",
      'qr create --all --out codes --sheet stickers.pdf',
      'qr create --stations list.txt --plain',
    )
    .answers(desk, making, create)
  command('sheet')
    .description('the same, for the sheet of stickers: A4, marks to cut along, codes as vectors')
    .option('--sheet <file>', 'the PDF', 'stickers.pdf')
    .examples(
      'qr sheet --all',
      'qr sheet --all --by-alias --sticker 90x130 --sheet large.pdf',
      "qr sheet P1 P2 --plain --operator 'Fjord Lading' --support '+47 22 00 00 00'",
    )
    .answers(desk, making, create)
  // The name it had before there was `create --all`.
  family
    .command('all', { hidden: true })
    .option('--stations <file>')
    .option('--out <folder>', '', 'qr')
    .option('--size <pixels>', '', String(QR_SIZES.usual))
    .answers(desk, making, (asking, options) => create(asking, { ...options, all: true }, []))
}
