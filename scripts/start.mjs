// `npm start`: install, build, then hand over to scripts/run.ts. Plain JavaScript for Node 20.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { build, findNode, giveUp, install, ROOT, toolEnv } from './setup.mjs'

const flags = process.argv.slice(2)
const isQuestion = flags.includes('--help')

install()
const node = findNode()
// `npm run preview` runs what was built last, whatever the sources say now.
if (!isQuestion && !flags.includes('--as-built')) {
  const { code, output } = await build(node)
  if (code !== 0) giveUp(`The build did not succeed:\n${output.trim()}`)
}

const rest = flags.filter((flag) => flag !== '--as-built')
const child = spawn(node, [join(ROOT, 'scripts/run.ts'), ...rest], {
  cwd: ROOT,
  env: toolEnv(),
  stdio: 'inherit',
})
// The child decides when it ends; npm and the terminal send their signals here as well.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => child.kill(name))
child.once('error', (error) => giveUp(error.message))
child.once('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
