import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Principal } from '../../src/fleet/principal.ts'
import type { Host } from '../../src/host/host.ts'
import { seedHome } from '../../src/seed/seed-home.ts'
import { plainConfig } from '../support/plain-config.ts'
import { recordingHost } from '../support/recording-host.ts'
import type { Script } from '../support/recording-host.ts'
import { withFramework } from '../support/with-framework.ts'
import { createSettingsFile } from '../../src/operations/settings-file.ts'
import { desk, inShell, inThread, local, owner, stranger, withAda } from './desk.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const shell = { principal: local, place: inShell, receipt: 'none' } as const
const healthy: Script = (argv) => {
  const [program] = argv
  if (program === 'git') return { stdout: argv.includes('--show-toplevel') ? '/srv/site\n' : 'main\n' }
  if (program === 'flock') return {}
  if (program === 'tmux') return { stdout: 'tmux 3.3a\n' }
  if (program === 'df')
    return { stdout: 'Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/x 99 9 9437184 1% /\n' }
  return undefined
}

/** A machine on which Mos has been started, with the project that the settings name. */
async function machine(script: Script): Promise<Host> {
  const host = recordingHost(
    { '/home/op/.config/mosaic/fleet/roster.yaml': withAda, '/srv/site/README.md': '' },
    script,
  )
  await host.files.link('/home/op/.local/bin/mos', join(root, 'bin', 'mos'))
  await seedHome(withFramework(host).disk, plainConfig({ packageRoot: root }))
  return host
}

test('a healthy machine', async () => {
  const { dispatcher } = await desk({ roster: () => withAda, host: await machine(healthy) })
  const answer = await dispatcher.dispatch('doctor', {}, { ...shell, cause: '1' })
  if (answer.kind !== 'text') throw new Error('expected text')
  expect(answer.text.replace(process.versions.node, 'VERSION')).toMatchInlineSnapshot(`
    "ok   node: VERSION
    ok   redis: embedded, answers
    ok   tmux: tmux 3.3a, agents are kept by tmux
    ok   systemd: keeps no agents: XDG_RUNTIME_DIR is not set, so there is no user session
    ok   home: /home/op/.config/mosaic, writable
    ok   disk: 9216 MiB free for /data
    ok   framework: this version's files, no edit in their way
    ok   roster: valid, 3 agents
    ok   floor: orchestrator and enhancer are in the roster
    ok   agents: 3 as wanted
    ok   runtime claude: not installed — npm install -g @anthropic-ai/claude-code
    ok   runtime codex: not installed — npm install -g @openai/codex
    ok   runtime opencode: not installed — npm install -g opencode-ai
    ok   runtime pi: not installed — npm install -g @earendil-works/pi-coding-agent
    ok   git: /usr/bin/git
    ok   flock: /usr/bin/flock
    ok   settings: mos.env and mos.yaml can be read, by you alone
    ok   projects: site: each is there with its branch
    ok   heartbeats: written and read in /home/op/.config/mosaic/fleet/run
    ok   mos: /home/op/.local/bin/mos, which is not on the PATH that Mos was started with
    ok   discord: off: no DISCORD_TOKEN, the console serves; \`mos fleet init\` asks for one"
  `)
  expect(answer.data).toMatchObject({ exit: 0 })
})

test('each thing that is amiss is a line with what to do; the others are looked at all the same', async () => {
  const script: Script = ([program]) => (program === 'df' ? { stdout: 'x\n/dev/x 99 9 51200 99% /\n' } : undefined)
  const { dispatcher } = await desk({ roster: () => withAda, readiness: 'dead', missing: 'stub', script })
  const answer = await dispatcher.dispatch('doctor', {}, { ...shell, cause: '1' })
  if (answer.kind !== 'text') throw new Error('expected text')
  const said = answer.text.replaceAll(root, '/mos/').replace(/\d+ files/, 'NN files')
  expect(said.split('\n').slice(2).join('\n')).toMatchInlineSnapshot(`
    "fail tmux: The program tmux is not installed, or not on the PATH. — install tmux (apt-get install tmux) and start Mos again
    ok   systemd: keeps no agents: XDG_RUNTIME_DIR is not set, so there is no user session
    ok   home: /home/op/.config/mosaic, writable
    fail disk: 50 MiB free for /data — make room: Redis stops writing on a full disk
    warn framework: NN files of the home are not as Mos 0.1.0 has them — bring them in: /fleet reseed
    ok   roster: valid, 3 agents
    ok   floor: orchestrator and enhancer are in the roster
    fail agents: orchestrator is dead, enhancer is dead, ada is dead — \`agent logs\` shows a screen, \`fleet relaunch\` starts it again
    fail ada: stub is not installed: npm install -g stub
    ok   runtime claude: not installed — npm install -g @anthropic-ai/claude-code
    ok   runtime codex: not installed — npm install -g @openai/codex
    ok   runtime opencode: not installed — npm install -g opencode-ai
    ok   runtime pi: not installed — npm install -g @earendil-works/pi-coding-agent
    fail git: not installed — apt-get install git
    fail flock: not installed — apt-get install util-linux
    ok   settings: mos.env and mos.yaml can be read, by you alone
    fail project site: There is no /srv/site on the machine that Mos runs on. — \`project remove site\`, then \`project add /srv/site site\`
    ok   heartbeats: written and read in /home/op/.config/mosaic/fleet/run
    warn mos: /home/op/.local/bin/mos is not there — \`doctor --fix\`: link /home/op/.local/bin/mos to /mos/bin/mos
    ok   discord: off: no DISCORD_TOKEN, the console serves; \`mos fleet init\` asks for one"
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

/** A machine on which everything is amiss that can be mended from here. */
async function neglected() {
  const host = recordingHost({ '/srv/site/README.md': '' }, (argv, options) =>
    argv.includes('refs/heads/trunk') || argv.includes('refs/remotes/origin/trunk')
      ? { exitCode: 1 }
      : healthy(argv, options),
  )
  const path = '/home/op/.config/mosaic/fleet/mos.yaml'
  const text = `# ours\nprojects:\n  - id: site\n    path: /srv/site\n    branch: trunk # was master\n`
  await host.files.write(path, text)
  await host.files.write('/home/op/.config/mosaic/mos.env', 'LOG_LEVEL=info\n', { mode: 0o640 })
  const settings = createSettingsFile(host.files, '/home/op/.config/mosaic')
  await seedHome(withFramework(host).disk, plainConfig({ packageRoot: root }))
  return { host, desk: await desk({ roster: () => withAda, host, settings }) }
}

test('--fix shows what it would do, does it when that plan is confirmed, and looks again', async () => {
  const { host, desk: given } = await neglected()
  const asked = await given.dispatcher.dispatch('doctor', { fix: true }, { ...shell, cause: '1' })
  if (asked.kind !== 'confirm') throw new Error('expected a plan')
  expect(asked.plan.replaceAll(root, '/mos/')).toMatchInlineSnapshot(`
    "- chmod 600 /home/op/.config/mosaic/mos.env
    - chmod 600 /home/op/.config/mosaic/fleet/mos.yaml
    - make main, which its repository names, the default branch of site
    - link /home/op/.local/bin/mos to /mos/bin/mos"
  `)
  expect(await host.files.readLink('/home/op/.local/bin/mos')).toBeUndefined()
  const done = await given.dispatcher.dispatch('doctor', { fix: true }, { ...shell, cause: '2', yes: asked.digest })
  if (done.kind !== 'text') throw new Error('expected text')
  expect(
    done.text
      .split('\n')
      .filter((line) => !line.startsWith('ok'))
      .join('\n')
      .replaceAll(root, '/mos/'),
  ).toMatchInlineSnapshot(`
    "mended: /home/op/.config/mosaic/mos.env is for you alone
    mended: /home/op/.config/mosaic/fleet/mos.yaml is for you alone
    mended: the default branch of site is main
    mended: /home/op/.local/bin/mos is /mos/bin/mos"
  `)
  expect(await host.files.read('/home/op/.config/mosaic/fleet/mos.yaml')).toBe(
    '# ours\nprojects:\n  - id: site\n    path: /srv/site\n    branch: main # was master\n',
  )
  expect(await host.files.read('/home/op/.config/mosaic/mos.env')).toBe('LOG_LEVEL=info\n')
  expect((await host.files.stat('/home/op/.config/mosaic/mos.env'))?.mode).toBe(0o600)
  const again = await given.dispatcher.dispatch('doctor', { fix: true }, { ...shell, cause: '3' })
  expect(again).toMatchObject({ kind: 'text', data: { exit: 0, done: [] } })
})

test('who may only look may not mend, and a session may by nobody but a person', async () => {
  const { desk: given } = await neglected()
  const viewer = { principal: { ...stranger, userId: '300' } }
  expect(await given.say('doctor', { fix: true }, viewer)).toMatchInlineSnapshot(
    `"\`doctor\` is refused: a grant to you makes you viewer, and this needs admin."`,
  )
  expect(await given.say('doctor', {}, viewer)).toMatch(/^ok   node, /m)
  const principal: Principal = { kind: 'mandate', topicId: 'discord:77', owner, mandate: { verbs: [] } }
  const session = { principal, place: { ...inThread, door: 'orchestrator' } as const }
  expect(await given.say('doctor', {}, session)).toMatch(/^ok   node/)
  expect(await given.say('doctor', { fix: true }, session)).toMatch(/^confirm: [\s\S]*chmod 600/)
})

test('heartbeats that are written where nobody reads, a project whose directory is gone, programs that are missing', async () => {
  const files = {
    '/home/op/.config/mosaic/fleet/agents/ada.env': 'MOSAIC_HEARTBEAT_RUN_DIR=/tmp/run\n',
    '/home/op/.config/mosaic/fleet/agents/enhancer.env': 'MOSAIC_HOME=/home/op/.config/mosaic\n',
  }
  const host = recordingHost(files, ([program]) => (program === 'tmux' ? { stdout: 'tmux 3.3a' } : undefined))
  const { say } = await desk({ roster: () => withAda, host })
  const lines = (await say('doctor', {}, shell)).split('\n')
  expect(lines.filter((line) => /git:|flock|heartbeats|project/.test(line)).join('\n')).toMatchInlineSnapshot(`
    "fail git: not installed — apt-get install git
    fail flock: not installed — apt-get install util-linux
    fail project site: There is no /srv/site on the machine that Mos runs on. — \`project remove site\`, then \`project add /srv/site site\`
    fail heartbeats: ada writes to /tmp/run, Mos reads /home/op/.config/mosaic/fleet/run — \`fleet relaunch ada\`"
  `)
})

test('in a chat what is amiss comes first, worst first, and the rest is one line', async () => {
  const script: Script = (argv, options) => (argv[0] === 'flock' ? undefined : healthy(argv, options))
  const { say } = await desk({ roster: () => withAda, host: await machine(script), readiness: 'stale' })
  expect(await say('doctor')).toMatchInlineSnapshot(`
    "fail flock: not installed — apt-get install util-linux
    warn agents: orchestrator is stale, enhancer is stale, ada is stale — \`agent logs\` shows a screen, \`fleet relaunch\` starts it again
    ok   node, redis, tmux, systemd, home, disk, framework, roster, floor, no runtime claude, no runtime codex, no runtime opencode, no runtime pi, git, settings, projects, heartbeats, mos, discord"
  `)
})
