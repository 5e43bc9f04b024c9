// `npm run ops`: what an operator asks of a running Stikk, or of its neighbours, from a terminal. How a
// subcommand is added is said in ops/registry.ts.
import { runOps } from './ops/run-ops.ts'

process.exitCode = await runOps(process.argv.slice(2), {
  env: process.env,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
})
