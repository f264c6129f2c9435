import { execFileSync } from 'node:child_process'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createPaneAskFiles } from '../../src/host/pane-asks.ts'
import { createPauses } from '../../src/host/pauses.ts'
import { tmuxFleet } from '../support/tmux-fleet.ts'

async function withRunDirectory() {
  const fleet = await tmuxFleet()
  await mkdir(fleet.runDir, { recursive: true })
  return { ...fleet, at: (name: string) => join(fleet.runDir, name) }
}

const ask = {
  askId: 'a1',
  agent: 'ben',
  runtime: 'claude',
  tool: 'Bash',
  input: {},
  cwd: '/w',
  at: 1,
  expiresAt: 2,
} as const

test("one agent's file that can't be read hides that agent, with the reason, and nobody else", async () => {
  const { supervisor, at } = await withRunDirectory()
  await mkdir(at('ada.hb'))
  await mkdir(at('eve.events'))
  execFileSync('mkfifo', [at('joe.lock')])
  await symlink('max.verdict', at('max.verdict'))
  const seen = await supervisor.look(['ada', 'eve', 'joe', 'max', 'ben'])
  expect(seen.get('ada')?.unseen).toMatch(/ada\.hb: it is a directory where a file is expected; move it away\.$/u)
  expect(seen.get('eve')?.unseen).toMatch(/eve\.events: it is a directory/u)
  expect(seen.get('joe')?.unseen).toMatch(/joe\.lock: it is a pipe where a file is expected; move it away\.$/u)
  expect(seen.get('max')?.unseen).toMatch(/max\.verdict: its symbolic links form a loop/u)
  expect(seen.get('ben')).not.toHaveProperty('unseen')
  expect([...(await supervisor.survey(['ada', 'eve', 'ben'])).agents.keys()]).toEqual(['ada', 'eve', 'ben'])
})

test('whatever stands where a session is kept, the table stands', async () => {
  const { supervisor, at } = await withRunDirectory()
  await mkdir(at('ada.session'))
  await writeFile(at('ben.session'), Buffer.from([0, 255, 10]))
  expect((await supervisor.survey(['ada', 'ben'])).agents.get('ada')).toEqual({ viewers: 0 })
})

test('a pause is one whatever it was made as, and is lifted like any other', async () => {
  const { host, paths, at } = await withRunDirectory()
  const pauses = createPauses(host.files, paths.mosaicHome)
  await mkdir(at('ada.paused'))
  expect(await pauses.get('ada')).toMatchObject({ by: 'hand' })
  await pauses.lift('ada')
  expect(await pauses.get('ada')).toBeUndefined()
})

test("what is no directory of requests does not hide the others' requests", async () => {
  const { host, paths, at } = await withRunDirectory()
  await writeFile(at('ada.asks'), 'x')
  await symlink('eve.asks', at('eve.asks'))
  await mkdir(at('ben.asks'))
  await writeFile(join(at('ben.asks'), 'a1.json'), JSON.stringify(ask))
  expect(await createPaneAskFiles(host.files, paths.mosaicHome).list()).toEqual([ask])
})
