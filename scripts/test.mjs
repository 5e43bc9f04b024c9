// `npm test`: set-up, static checks, build, then every test; the last line is the count, where each
// static check counts as one. Plain JavaScript for Node 20.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { browsers } from './browsers.mjs'
import { build, findNode, install, ROOT, runTool, say } from './setup.mjs'

const REPORT = join(ROOT, '.tmp/vitest.json')

const count = { passed: 0, failed: 0, skipped: 0 }

/** Runs one static check and prints what it found only when it failed. */
async function check(name, work) {
  const { code, output } = await work()
  if (code === 0) count.passed++
  else count.failed++
  say(code === 0 ? `ok    ${name}` : `FAIL  ${name}\n${output.trim()}`)
  return code === 0
}

/** Adds up vitest's own report; a file that could not even be loaded is a failure as well. */
function addReport(code) {
  if (!existsSync(REPORT)) {
    count.failed++
    return
  }
  const report = JSON.parse(readFileSync(REPORT, 'utf8'))
  const broken = report.testResults.filter(
    (file) =>
      file.status === 'failed' && file.assertionResults.every((one) => one.status !== 'failed'),
  ).length
  count.passed += report.numPassedTests
  count.failed += report.numFailedTests + broken
  count.skipped += report.numPendingTests + (report.numTodoTests ?? 0)
  // An error outside any test (an unhandled rejection) fails the run without failing a test.
  if (code !== 0 && report.numFailedTests + broken === 0) count.failed++
}

install()
const node = findNode()
const places = browsers()
const tool =
  (file, ...args) =>
  () =>
    runTool(node, file, args)

await check('types', tool('typescript/bin/tsc', '-b'))
await check('lint', tool('oxlint/bin/oxlint', '--quiet'))
await check('format', tool('oxfmt/bin/oxfmt', '--check', '.'))
await check('build', () => build(node, { force: true }))

rmSync(REPORT, { force: true })
mkdirSync(join(ROOT, '.tmp'), { recursive: true })
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`]
const wanted = process.argv.slice(2)
const ran = await runTool(node, 'vitest/vitest.mjs', ['run', ...reporters, ...wanted], {
  ...places,
  NO_COLOR: '1',
})
addReport(ran.code)
say(ran.code === 0 ? 'ok    tests' : ran.output.trim())

const parts = [`${count.passed} passed`, `${count.failed} failed`]
if (count.skipped > 0) parts.push(`${count.skipped} skipped`)
say(parts.join(', '))
process.exitCode = count.failed > 0 ? 1 : 0
