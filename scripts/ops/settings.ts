// `npm run ops -- settings`: every setting, whether it is set, what it is for, and what is wrong. It reads
// the environment alone, as the product does, and must never print a value.
import * as z from 'zod'
import { readEnv, SETTING_NAMES } from '#bff/env.ts'
import type { Register } from './desk.ts'
import { MACHINE_WORDS, SETTINGS_WORDS } from './settings-words.ts'
import { table } from './tables.ts'

export const settings: Register = (program, desk) => {
  program
    .command('settings')
    .description('lists every setting: whether it is set, what it is for; never a value')
    .option('--unset', 'only those that are not set')
    .examples('settings', 'settings --env-file /etc/stikk/stikk.env', 'settings --unset --json')
    .answers(desk, z.object({ unset: z.boolean().optional() }), async ({ env }, { unset }) => {
      const read = readEnv(env)
      const faults = read.ok ? [] : read.faults
      const machine = Object.keys(MACHINE_WORDS)
      const all = [...SETTING_NAMES, ...machine].map((name) => ({
        name,
        set: Boolean(env[name]),
        fault: faults.find((one) => one.startsWith(`${name} `)) ?? null,
        matter: SETTINGS_WORDS[name]?.[0] ?? null,
        purpose: SETTINGS_WORDS[name]?.[1] ?? MACHINE_WORDS[name] ?? null,
      }))
      const shown = unset ? all.filter((one) => !one.set) : all
      const rows = shown.map(({ name, set, fault, purpose }) => [
        name,
        fault === null ? (set ? 'set' : '-') : 'WRONG',
        purpose,
      ])
      const told = [
        table(['Setting', '', 'What it is for'], rows),
        ...faults.map((f) => `FAIL  ${f}`),
      ]
      const document = { ok: read.ok, faults, settings: shown }
      return { well: read.ok, document, text: told.join('\n') }
    })
}
