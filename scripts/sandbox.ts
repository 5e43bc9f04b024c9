// The sandbox: both stand-ins in a process of its own, so that heavy play in it cannot slow the
// supervisor. Started by scripts/stand-ins.ts with one message, ends when its parent does. It knows
// the stand-ins' doors, never the product.
import { startCpo } from '#tests/doubles/cpo/index.ts'
import { startVipps } from '#tests/doubles/vipps/index.ts'
import { sandboxWish, type SandboxAnswer } from './stand-ins.ts'

async function begin(message: unknown): Promise<SandboxAnswer> {
  const { speed, market, currency, payer, charger } = sandboxWish.parse(message)
  try {
    if (payer) await startVipps({ ...payer, speed, currency })
    if (charger) await startCpo({ ...charger, speed, market })
    return { ready: true }
  } catch (error) {
    return { ready: false, fault: error instanceof Error ? error.message : String(error) }
  }
}

process.once('message', async (message) => {
  process.send?.(await begin(message))
})
// The channel closes when the parent is gone, however it went: nothing here may outlive it.
process.once('disconnect', () => process.exit(0))
// Ctrl-C reaches the whole terminal; the parent decides when this ends.
process.on('SIGINT', () => undefined)
