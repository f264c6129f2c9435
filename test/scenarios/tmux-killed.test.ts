import { join } from 'node:path'
import { expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { normalise } from '../support/normalise.ts'
import { personWithMos } from '../support/person-with-mos.ts'
import { runProgram } from '../support/run-program.ts'

test('the tmux server is killed: ps says so, Mos lives on, and a relaunch brings the agent back', async () => {
  const { mos, olga, general } = await personWithMos()
  await mos.shell('fleet', 'spawn', 'coder', '--name', 'ada')
  const tmux = ['-N', '-S', join(mos.home, 'data', 'tmux.sock')]
  const killServer = async () => {
    const { exit, stdout } = await runProgram('tmux', [...tmux, 'display-message', '-p', '#{pid}'])
    if (exit === 0) process.kill(Number(stdout), 'SIGKILL')
  }

  // Mos looks after the server and may bring it back before anybody has seen that it was gone.
  const ps = await eventually('ps to show it', async () => {
    await killServer()
    const { stdout } = await mos.shell('ps')
    return /^ada .*\bno pane[^;]*; its runner is bringing it up/m.exec(stdout)?.[0]
  })
  const health = await fetch(`${mos.url}/health`)
  const relaunch = await olga.slash(general, 'fleet relaunch', { agent: 'ada' })
  await relaunch.until(/· (done|failed) ·/, 20_000)

  expect(normalise(ps).replaceAll(/ +/g, ' ')).toMatchInlineSnapshot(
    `"ada coder stub unknown … s ago alpha no pane yet; its runner is bringing it up"`,
  )
  expect(health.status).toBe(200)
  expect(normalise(relaunch.text)).toMatchInlineSnapshot(`
    "✅ **relaunch ada** · done · \`op-…\`
    ▰▰▰▰ 4/4
    ✓ check ada's program — stub is installed
    ✓ stop ada — no pane, no runner
    ✓ start ada — its pane is there
    ✓ look for ada's first heartbeat
    ada is up: pane %… alive, pid …, heartbeat … s old"
  `)
  expect(await mos.panes()).toEqual(['ada'])
})
