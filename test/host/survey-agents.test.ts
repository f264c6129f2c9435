import { join } from 'node:path'
import { expect, test } from 'vitest'
import { agent, role, tmuxFleet } from '../support/tmux-fleet.ts'

test('what runs in a pane is read off its process, what it was told off its events, its session off its file', async () => {
  const fleet = await tmuxFleet()
  await fleet.supervisor.start(agent('ada', { modelHint: 'tiny' }), role('core'))
  await fleet.supervisor.send('ada', '[here:mos -> here:ada class=actionable] mend the login\nplease', 's1')
  const session = { runtime: 'stub', sessionId: 'abc', at: 5 }
  await fleet.host.files.write(join(fleet.runDir, 'ada.session'), JSON.stringify(session))
  const pane = (await fleet.supervisor.look(['ada'])).get('ada')?.pane
  const { agents, unmanaged } = await fleet.supervisor.survey(['ada', 'bob'])
  expect(agents.get('ada')).toEqual({
    viewers: 0,
    started: { pid: pane?.pid, runtime: 'stub', role: 'coder', model: 'tiny', workingDirectory: '' },
    prompt: { text: 'mend the login', at: expect.any(Number) as number },
    session,
  })
  expect(agents.get('bob')).toEqual({ viewers: 0 })
  expect(unmanaged).toEqual([])
})

test('a session on the socket that no agent has is told, and left alone', async () => {
  const fleet = await tmuxFleet()
  await fleet.supervisor.start(agent('ada'), role('core'))
  await fleet.tmux('new-session', '-d', '-s', 'stranger', 'sleep 1000')
  expect((await fleet.supervisor.survey(['ada'])).unmanaged).toEqual([{ kind: 'session', name: 'stranger' }])
  expect(await fleet.tmux('list-sessions', '-F', '#{session_name}')).toBe('ada\nstranger\n')
})

test('without a tmux server there is nothing to tell', async () => {
  const fleet = await tmuxFleet()
  expect(await fleet.supervisor.survey(['ada'])).toEqual({ agents: new Map([['ada', { viewers: 0 }]]), unmanaged: [] })
})
