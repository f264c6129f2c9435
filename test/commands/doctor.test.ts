import { expect, test } from 'vitest'
import type { Script } from '../support/recording-host.ts'
import { desk, inShell, local, withAda } from './desk.ts'

const shell = { principal: local, place: inShell, receipt: 'none' } as const
const healthy: Script = ([program]) => {
  if (program === 'tmux') return { stdout: 'tmux 3.3a\n' }
  if (program === 'df')
    return { stdout: 'Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/x 99 9 9437184 1% /\n' }
  return undefined
}

test('a healthy machine', async () => {
  const { dispatcher } = await desk({ roster: () => withAda, script: healthy })
  const answer = await dispatcher.dispatch('doctor', {}, { ...shell, cause: '1' })
  if (answer.kind !== 'text') throw new Error('expected text')
  expect(answer.text.replace(process.versions.node, 'VERSION')).toMatchInlineSnapshot(`
    "ok   node: VERSION
    ok   redis: embedded, answers
    ok   tmux: tmux 3.3a, agents are kept by tmux
    ok   systemd: keeps no agents: XDG_RUNTIME_DIR is not set, so there is no user session
    ok   home: /home/op/.config/mosaic, writable
    ok   disk: 9216 MiB free for /data
    ok   roster: valid, 3 agents
    ok   floor: orchestrator and enhancer are in the roster
    ok   agents: 3 as wanted
    ok   runtime claude: not installed — npm install -g @anthropic-ai/claude-code
    ok   runtime codex: not installed — npm install -g @openai/codex
    ok   runtime opencode: not installed — npm install -g opencode-ai
    ok   runtime pi: not installed — npm install -g @earendil-works/pi-coding-agent
    ok   discord: off: no DISCORD_TOKEN, the console serves"
  `)
  expect(answer.data).toMatchObject({ exit: 0 })
})

test('each thing that is amiss is a line with what to do; the others are looked at all the same', async () => {
  const script: Script = ([program]) => (program === 'df' ? { stdout: 'x\n/dev/x 99 9 51200 99% /\n' } : undefined)
  const { dispatcher } = await desk({ roster: () => withAda, readiness: 'dead', missing: 'stub', script })
  const answer = await dispatcher.dispatch('doctor', {}, { ...shell, cause: '1' })
  if (answer.kind !== 'text') throw new Error('expected text')
  expect(answer.text.split('\n').slice(2).join('\n')).toMatchInlineSnapshot(`
    "fail tmux: The program tmux is not installed, or not on the PATH. — install tmux (apt-get install tmux) and start Mos again
    ok   systemd: keeps no agents: XDG_RUNTIME_DIR is not set, so there is no user session
    ok   home: /home/op/.config/mosaic, writable
    fail disk: 50 MiB free for /data — make room: Redis stops writing on a full disk
    ok   roster: valid, 3 agents
    ok   floor: orchestrator and enhancer are in the roster
    fail agents: orchestrator is dead, enhancer is dead, ada is dead — \`agent logs\` shows a screen, \`fleet relaunch\` starts it again
    fail ada: stub is not installed: npm install -g stub
    ok   runtime claude: not installed — npm install -g @anthropic-ai/claude-code
    ok   runtime codex: not installed — npm install -g @openai/codex
    ok   runtime opencode: not installed — npm install -g opencode-ai
    ok   runtime pi: not installed — npm install -g @earendil-works/pi-coding-agent
    ok   discord: off: no DISCORD_TOKEN, the console serves"
  `)
  expect(answer).toMatchObject({ exit: 1, data: { exit: 1 } })
})

test('a broken roster and a floor that is not there', async () => {
  const broken = await desk({ roster: () => 'version: 1\nagents: [', script: healthy })
  expect(await broken.say('doctor', {}, shell)).toMatch(/^fail roster: .*roster\.yaml/m)
  const empty = await desk({ roster: () => 'version: 1\ntransport: tmux\nagents: []\n', script: healthy })
  expect(await empty.say('doctor', {}, shell)).toContain(
    'fail floor: There is no orchestrator. A fleet has exactly one. — add it: `fleet spawn`',
  )
})

test('each runtime: one that is used and not ready is amiss, one that nobody uses may be missing', async () => {
  const script: Script = (argv) =>
    argv[0] === 'pi' || argv[0] === '/usr/bin/pi' ? { stdout: '0.87.1\n' } : healthy(argv, {})
  const withPi = withAda.replace('runtime: stub\n    class: coder', 'runtime: pi\n    class: coder')
  const { dispatcher } = await desk({ roster: () => withPi, script, runtime: 'claude' })
  const answer = await dispatcher.dispatch('doctor', {}, { ...shell, cause: '1' })
  if (answer.kind !== 'text') throw new Error('expected text')
  expect(answer.text.split('\n').filter((line) => line.includes(' runtime '))).toMatchInlineSnapshot(`
    [
      "fail runtime claude: not installed — npm install -g @anthropic-ai/claude-code",
      "ok   runtime codex: not installed — npm install -g @openai/codex",
      "ok   runtime opencode: not installed — npm install -g opencode-ai",
      "warn runtime pi: 0.87.1, not logged in — run pi once and type /login, or set a provider's key, like ANTHROPIC_API_KEY",
    ]
  `)
})
