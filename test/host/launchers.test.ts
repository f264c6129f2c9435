import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createHost } from '../../src/host/create-host.ts'
import { fleetPaths } from '../support/fleet-paths.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const hooks = join(fleetPaths('/').packageRoot, 'framework/hooks')

/** Runs a launcher with programs of these names on the PATH, which print how they were called. */
async function launch(runtime: string, programs: readonly string[], env: Record<string, string>, ...args: string[]) {
  const directory = await temporaryDirectory()
  const host = createHost({ hostId: 'here', path: `${directory}:/usr/bin:/bin` })
  for (const program of programs) {
    await host.files.write(join(directory, program), '#!/bin/sh\nprintf "<%s>" "${0##*/}" "$@"\n', { mode: 0o755 })
  }
  return host.run([join(fleetPaths(directory).packageRoot, 'framework/launchers', runtime), ...args], { env })
}

test.each([
  ['claude', 'claude is not installed: npm install -g @anthropic-ai/claude-code'],
  ['codex', 'codex is not installed: npm install -g @openai/codex'],
  ['opencode', 'opencode is not installed: npm install -g opencode-ai'],
  ['pi', 'pi is not installed: npm install -g @earendil-works/pi-coding-agent'],
])('%s without its program: 69 and the install command', async (runtime, line) => {
  expect(await launch(runtime, [], {}, '--check')).toEqual({ exitCode: 69, stdout: '', stderr: `${line}\n` })
  expect((await launch(runtime, [], {})).exitCode).toBe(69)
  expect(await launch(runtime, [runtime], {}, '--check')).toEqual({ exitCode: 0, stdout: '', stderr: '' })
})

test.each([
  ['claude', {}, '<claude><--permission-mode><default>'],
  [
    'claude',
    { MOSAIC_AGENT_PERMISSION_MODE: 'plan', MOSAIC_AGENT_MODEL: 'a b' },
    '<claude><--permission-mode><plan><--model><a b>',
  ],
  ['claude', { MOSAIC_AGENT_PERMISSION_MODE: '--evil' }, '<claude><--permission-mode><default>'],
  [
    'claude',
    { MOSAIC_AGENT_PERMISSION_MODE: 'bypassPermissions' },
    '<claude><--permission-mode><bypassPermissions><--settings><{"skipDangerousModePermissionPrompt":true}>',
  ],
  [
    'codex',
    { MOSAIC_AGENT_MODEL: 'm' },
    '<codex><--no-daemon><--sandbox><workspace-write><--ask-for-approval><on-request><-c><check_for_update_on_startup=false><-c><allow_login_shell=false><--model><m>',
  ],
  ['opencode', { MOSAIC_AGENT_MODEL: '' }, '<opencode>'],
  ['pi', { MOSAIC_AGENT_MODEL: '$(reboot)' }, `<pi><-e><${hooks}/pi-extension.mjs><--model><$(reboot)>`],
])('%s with %j', async (runtime, env, called) => {
  expect((await launch(runtime, [runtime], env)).stdout).toBe(called)
})

test.each([
  ['plan', 'read-only', 'on-request'],
  ['dontAsk', 'workspace-write', 'never'],
  ['bypassPermissions', 'danger-full-access', 'never'],
  ['acceptEdits', 'workspace-write', 'on-request'],
  ['--evil', 'workspace-write', 'on-request'],
])('codex in the mode %s', async (mode, sandbox, asks) => {
  const { stdout } = await launch('codex', ['codex'], { MOSAIC_AGENT_PERMISSION_MODE: mode })
  expect(stdout).toContain(`<--sandbox><${sandbox}><--ask-for-approval><${asks}>`)
})

test("an agent's own command is run instead, as words and without a shell", async () => {
  const env = { MOSAIC_AGENT_COMMAND: 'mine --flag $HOME; * `x`' }
  expect((await launch('claude', ['mine'], env)).stdout).toBe('<mine><--flag><$HOME;><*><`x`>')
  const { exitCode, stderr } = await launch('claude', ['claude'], { MOSAIC_AGENT_COMMAND: 'gone' }, '--check')
  expect([exitCode, stderr]).toEqual([69, "gone is not installed: change this agent's command\n"])
})

test('a script for the Node of the PATH runs on the one of Mos, which that may be too old for', async () => {
  const directory = await temporaryDirectory()
  const host = createHost({ hostId: 'here', path: `${directory}:/usr/bin:/bin` })
  await host.files.write(join(directory, 'node'), '#!/bin/sh\necho too old >&2\nexit 1\n', { mode: 0o755 })
  const script = '#!/usr/bin/env node\nprocess.stdout.write(JSON.stringify(process.argv.slice(2)))\n'
  await host.files.write(join(directory, 'pi'), script, { mode: 0o755 })
  const launcher = join(fleetPaths(directory).packageRoot, 'framework/launchers/pi')
  const { stdout } = await host.run([launcher], { env: { MOSAIC_NODE: process.execPath, MOSAIC_AGENT_MODEL: 'a b' } })
  expect(stdout).toBe(JSON.stringify(['-e', join(hooks, 'pi-extension.mjs'), '--model', 'a b']))
})

type Start = {
  readonly permissions?: object
  readonly session?: object
  readonly env?: Readonly<Record<string, string>>
  /** a program that knows no --no-daemon */
  readonly isOld?: boolean
}

/** Starts the launcher for the agent ada, whose program prints its arguments, one a line; `again` starts it once more. */
async function launchAda(runtime: 'claude' | 'codex', { permissions, session, env = {}, isOld = false }: Start = {}) {
  const directory = await temporaryDirectory()
  const host = createHost({ hostId: 'here', path: `${directory}:/usr/bin:/bin` })
  const refusal = isOld ? 'case $1 in --no-daemon) exit 2 ;; esac\n' : ''
  const script = `#!/bin/sh\n${refusal}printf "%s\\n" "pid=$$ $MOSAIC_AGENT_PID" "$@"\n`
  await host.files.write(join(directory, runtime), script, { mode: 0o755 })
  const profile = join(directory, 'ada.permissions.json')
  if (permissions !== undefined) await host.files.write(profile, JSON.stringify(permissions))
  const sessionPath = join(directory, 'ada.session')
  if (session !== undefined) await host.files.write(sessionPath, JSON.stringify(session))
  const launcher = join(fleetPaths(directory).packageRoot, 'framework/launchers', runtime)
  const again = async (more: Readonly<Record<string, string>> = {}) => {
    const { stdout, stderr } = await host.run([launcher], {
      env: {
        MOSAIC_NODE: process.execPath,
        MOSAIC_AGENT_NAME: 'ada',
        MOSAIC_HEARTBEAT_RUN_DIR: directory,
        MOSAIC_AGENT_PERMISSIONS: profile,
        ...env,
        ...more,
      },
    })
    expect(stderr).toBe('')
    const [pids = '', ...args] = stdout.trim().split('\n')
    return { args, pids: pids.slice('pid='.length).split(' ') }
  }
  return { ...(await again()), again, host, directory, sessionPath }
}

test('claude gets its hooks and the permissions of its role for this session, and no file of the person is touched', async () => {
  const permissions = { mode: 'acceptEdits', allow: ['Bash(npm test:*)', "Bash(echo 'a b')"], deny: ['Bash(sudo:*)'] }
  const { args, pids } = await launchAda('claude', {
    permissions,
    env: { MOSAIC_AGENT_PERMISSION_MODE: 'acceptEdits' },
  })
  expect(pids[0]).toBe(pids[1])
  expect(args.slice(0, 3)).toEqual(['--permission-mode', 'acceptEdits', '--settings'])
  const settings: unknown = JSON.parse(args[3] ?? '')
  expect(settings).toMatchObject({ permissions: { allow: permissions.allow, deny: permissions.deny } })
  const hook = {
    type: 'command',
    command: expect.stringMatching(/^'\/.*' '\/.*\/framework\/hooks\/mosaic-hook\.mjs' 'claude'$/u) as unknown,
    timeout: 10,
  }
  expect(settings).toMatchObject({
    hooks: {
      SessionStart: [{ hooks: [hook] }],
      UserPromptSubmit: [{ hooks: [hook] }],
      PostToolUse: [{ hooks: [hook] }],
      Stop: [{ hooks: [hook] }],
      StopFailure: [{ hooks: [hook] }],
      // Longer than the ten minutes that it waits for an answer.
      PermissionRequest: [{ hooks: [{ ...hook, timeout: 660 }] }],
    },
  })
  expect(args).toHaveLength(4)
})

test('claude that may do all is told that somebody said yes to it, in its one --settings', async () => {
  const { args } = await launchAda('claude', {
    permissions: { mode: 'bypassPermissions', allow: [], deny: [] },
    env: { MOSAIC_AGENT_PERMISSION_MODE: 'bypassPermissions' },
  })
  expect(args.filter((arg) => arg === '--settings')).toHaveLength(1)
  expect(JSON.parse(args.at(-1) ?? '')).toMatchObject({ skipDangerousModePermissionPrompt: true })
})

test('codex gets its hooks trusted for this session, and looks before each tool when its role forbids something', async () => {
  const { args } = await launchAda('codex', { permissions: { mode: 'default', allow: [], deny: ['Bash(sudo:*)'] } })
  expect(args.slice(0, 9)).toEqual([
    '--no-daemon',
    '--sandbox',
    'workspace-write',
    '--ask-for-approval',
    'on-request',
    '-c',
    'check_for_update_on_startup=false',
    '-c',
    'allow_login_shell=false',
  ])
  const given = args.filter((arg) => arg.startsWith('hooks.')).map((arg) => arg.split('=')[0])
  expect(given).toEqual([
    'hooks.SessionStart',
    'hooks.UserPromptSubmit',
    'hooks.PermissionRequest',
    'hooks.PostToolUse',
    'hooks.Stop',
    'hooks.PreToolUse',
    'hooks.state',
  ])
  expect(args.at(-1)).toMatch(
    /"\/<session-flags>\/config\.toml:pre_tool_use:0:0"=\{trusted_hash="sha256:[0-9a-f]{64}"\}/u,
  )
  const { args: free } = await launchAda('codex')
  expect(free.join()).not.toContain('hooks.PreToolUse')
  const { args: old } = await launchAda('codex', { isOld: true })
  expect(old.slice(0, 2)).toEqual(['--sandbox', 'workspace-write'])
})

const sessionId = '8dd6a91b-5ef6-4ee9-8e45-d5471ed3f5eb'
const here = import.meta.filename

test.each([
  ['claude', ['--resume', sessionId]],
  ['codex', ['resume', sessionId]],
] as const)('%s goes on with its session, as long as that can be', async (runtime, words) => {
  const session = { runtime, sessionId, at: 1, path: here }
  const resumes = ({ args }: { args: readonly string[] }): boolean => args.join(' ').includes(words.join(' '))
  const ada = await launchAda(runtime, { session })
  expect(resumes(ada)).toBe(true)
  // Killed before it had begun: no word about the session.
  expect(resumes(await ada.again({ MOSAIC_AGENT_RESTARTED: '1', MOSAIC_AGENT_LAST_STATUS: '137' }))).toBe(true)
  // It ended by itself.
  expect(resumes(await ada.again({ MOSAIC_AGENT_RESTARTED: '1', MOSAIC_AGENT_LAST_STATUS: '1' }))).toBe(false)
  expect(await ada.host.files.read(ada.sessionPath)).toBeUndefined()
  expect(resumes(await ada.again())).toBe(false)

  const killed = await launchAda(runtime, { session })
  for (const expected of [true, true, false]) expect(resumes(await killed.again())).toBe(expected)

  const begun = await launchAda(runtime, { session })
  // Its hook has told that it began: what came before is forgotten.
  await begun.host.files.write(begun.sessionPath, JSON.stringify(session))
  expect(resumes(await begun.again({ MOSAIC_AGENT_LAST_STATUS: '1' }))).toBe(true)
})

test('that codex goes on is told at its start, since it calls no hook before its first prompt', async () => {
  const told = async ({ host, sessionPath }: Awaited<ReturnType<typeof launchAda>>) =>
    (await host.files.read(sessionPath.replace(/session$/, 'events')))
      ?.split('\n')
      .filter((line) => line.includes('session-start'))
      .map((line): unknown => JSON.parse(line))
  const session = { runtime: 'codex', sessionId, at: 1, path: here }
  expect(await told(await launchAda('codex', { session }))).toEqual([
    { ts: expect.any(Number) as number, event: 'session-start', text: 'resume', sessionId },
  ])
  expect(await told(await launchAda('codex'))).toEqual([])
  expect(await told(await launchAda('claude', { session: { ...session, runtime: 'claude' } }))).toEqual([])
})

test.each([
  ['of another runtime', { runtime: 'pi', sessionId, path: here }],
  ['whose file is gone', { runtime: 'claude', sessionId, path: '/no/such/file' }],
  ['without a file', { runtime: 'claude', sessionId }],
  ['with words for an id', { runtime: 'claude', sessionId: '--evil $(reboot)', path: here }],
])('a session %s is not gone on with', async (_which, session) => {
  expect((await launchAda('claude', { session })).args).not.toContain('--resume')
})

test("an agent's own command gets nothing of this, and a Node that fails stops nobody", async () => {
  const own = await launchAda('claude', { env: { MOSAIC_AGENT_COMMAND: 'claude --mine' } })
  expect(own.args).toEqual(['--mine'])
  const { args } = await launchAda('claude', { env: { MOSAIC_NODE: 'false' } })
  expect(args).toEqual(['--permission-mode', 'default'])
})
