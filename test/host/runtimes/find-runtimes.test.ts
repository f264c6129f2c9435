import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findRuntimes } from '../../../src/host/runtimes/find-runtimes.ts'
import { locateAdapter } from '../../../src/host/runtimes/locate-adapter.ts'
import { planOffer } from '../../../src/host/runtimes/plan-offer.ts'
import { renderRuntime } from '../../../src/host/runtimes/render-runtime.ts'
import { createVersions } from '../../../src/host/versions.ts'
import { machine } from './fake-programs.ts'
import type { Machine } from './fake-programs.ts'

async function lines({ host, config }: Machine): Promise<readonly string[]> {
  const found = await findRuntimes({ host, config })
  return found.map((each) => {
    const { isReady, saw, remedy } = renderRuntime(each, config)
    return `${isReady ? 'ready' : 'not ready'} ${each.name}: ${saw}${remedy === undefined ? '' : ` — ${remedy}`}`
  })
}

const all = {
  claude: 'echo "2.1.330 (Claude Code)"',
  codex: 'echo "codex-cli 0.169.0"',
  opencode: 'echo 1.18.33',
  pi: 'echo 0.87.1',
}

test('a machine with none of them', async () => {
  const empty = await machine({})
  expect(await lines(empty)).toEqual([
    'not ready claude: not installed — npm install -g @anthropic-ai/claude-code',
    'not ready codex: not installed — npm install -g @openai/codex',
    'not ready opencode: not installed — npm install -g opencode-ai',
    'not ready pi: not installed — npm install -g @earendil-works/pi-coding-agent',
  ])
  expect(planOffer(await findRuntimes(empty))).toBeUndefined()
})

test('one that a shell finds and Mos does not is no program to install', async () => {
  const mine = await machine({})
  const { userHome } = mine.config.runtimeHomes
  await mine.host.files.write(join(userHome, '.nvm/versions/node/v22.0.0/bin/codex'), '#!/bin/sh\n', { mode: 0o755 })
  const said = (await lines(mine)).join('\n').replaceAll(userHome, '~')
  expect(said).toContain(
    'not ready codex: ~/.nvm/versions/node/v22.0.0/bin/codex is not on the PATH of Mos — start Mos again from a shell that finds it; of a service: `mos service install` there, then systemctl --user restart mos',
  )
  expect(said).toContain('not ready claude: not installed')
})

test('all of them, and nobody logged in', async () => {
  const fresh = await machine(all, true)
  expect(await lines(fresh)).toEqual([
    'not ready claude: 2.1.330, not logged in, adapter missing — run claude once and type /login, or set ANTHROPIC_API_KEY',
    'not ready codex: 0.169.0, not logged in, adapter missing — codex login, or set OPENAI_API_KEY',
    "not ready opencode: 1.18.33, not logged in — opencode auth login, or set a provider's key, like ANTHROPIC_API_KEY",
    "not ready pi: 0.87.1, not logged in — run pi once and type /login, or set a provider's key, like ANTHROPIC_API_KEY",
  ])
  expect(planOffer(await findRuntimes(fresh))).toBeUndefined()
})

test('logged in by the files that the programs write', async () => {
  const mine = await machine(all)
  const { claude, codex, opencode, pi } = mine.config.runtimeHomes
  await mine.host.files.write(join(claude, '.credentials.json'), '{"claudeAiOauth":{"accessToken":"x"}}')
  await mine.host.files.write(join(codex, 'auth.json'), '{"OPENAI_API_KEY":null,"tokens":{"access_token":"x"}}')
  await mine.host.files.write(join(opencode, 'auth.json'), '{"anthropic":{"type":"api","key":"x"}}')
  await mine.host.files.write(join(pi, 'auth.json'), '{"anthropic":{"type":"api_key","key":"x"}}')
  expect(await lines(mine)).toEqual([
    'ready claude: 2.1.330, logged in, its adapter is fetched at first use',
    'ready codex: 0.169.0, logged in, its adapter is fetched at first use',
    'ready opencode: 1.18.33, logged in',
    'ready pi: 0.87.1, logged in',
  ])
  expect(planOffer(await findRuntimes(mine))).toBe(
    'claude 2.1.330, codex 0.169.0, opencode 1.18.33 and pi 0.87.1 are installed and logged in: say "use claude" in a topic, or put MOS_RUNTIME=claude into .env for all.',
  )
})

test.each([
  ['claude', ['ANTHROPIC_API_KEY'], {}, 'yes'],
  ['claude', ['OPENAI_API_KEY'], {}, 'no'],
  ['claude', [], { '.claude/settings.json': '{"apiKeyHelper":"get-key"}' }, 'unknown'],
  ['claude', [], { '.claude/settings.json': '{"env":{"ANTHROPIC_BASE_URL":"http://x"}}' }, 'unknown'],
  ['claude', [], { '.claude/settings.json': '{"theme":"dark"}' }, 'no'],
  ['claude', [], { '.claude/.credentials.json': '{}' }, 'no'],
  ['claude', [], { '.claude/.credentials.json': 'torn {' }, 'no'],
  ['codex', ['OPENAI_API_KEY'], {}, 'yes'],
  ['codex', [], { '.codex/auth.json': '{"OPENAI_API_KEY":null}' }, 'no'],
  ['codex', [], { '.codex/config.toml': 'model_provider = "mine"\n' }, 'unknown'],
  ['opencode', ['GROQ_API_KEY'], {}, 'yes'],
  ['opencode', [], { '.config/opencode/opencode.json': '{"provider":{}}' }, 'unknown'],
  ['pi', ['GEMINI_API_KEY'], {}, 'yes'],
  ['pi', [], { '.pi/agent/models.json': '{"providers":{"x":{"apiKey":"$X"}}}' }, 'unknown'],
] as const)('%s with the variables %j and the files %j: %s', async (name, credentials, files, login) => {
  const { host, config } = await machine(all)
  for (const [path, text] of Object.entries(files))
    await host.files.write(join(config.runtimeHomes.userHome, path), text)
  const found = await findRuntimes({
    host,
    config: { ...config, runtimeHomes: { ...config.runtimeHomes, credentials } },
  })
  expect(found.find((each) => each.name === name)?.login).toBe(login)
})

test('a program that does not say its version is not offered', async () => {
  const broken = await machine({ ...all, claude: 'echo "Syntax error" >&2; exit 1' })
  const { host, config } = broken
  const runtimeHomes = { ...config.runtimeHomes, credentials: ['ANTHROPIC_API_KEY'] }
  const found = await findRuntimes({ host, config: { ...config, runtimeHomes } })
  expect(found.map((each) => renderRuntime(each, config))).toContainEqual({
    isReady: false,
    saw: 'version unknown, logged in, its adapter is fetched at first use',
    remedy: `${join(broken.bin, 'claude')} --version says none: install it again, npm install -g @anthropic-ai/claude-code`,
  })
  expect(planOffer(found)).toBe(
    'opencode 1.18.33 and pi 0.87.1 are installed and logged in: say "use opencode" in a topic, or put MOS_RUNTIME=opencode into .env for all.',
  )
})

test('pi runs on the Node of Mos where the one of the PATH is too old for it', async () => {
  const old = await machine({ node: 'echo too old >&2; exit 1' })
  const script = '#!/usr/bin/env node\nprocess.stdout.write("0.87.1\\n")\n'
  await old.host.files.write(join(old.bin, 'pi'), script, { mode: 0o755 })
  const path = join(old.bin, 'pi')
  expect((await findRuntimes(old)).find(({ name }) => name === 'pi')).toMatchObject({ path, version: '0.87.1' })
  expect(await locateAdapter(old, 'pi')).toEqual({ file: process.execPath, args: [path], env: {} })
})

test('a program that Mos keeps is the one of the installation that counts, by its own folder', async () => {
  const { host, config, bin } = await machine(all)
  const versions = createVersions(host, config.dataDir)
  const kept = join(versions.directory('1.5.0'), 'node_modules', '.bin', 'pi')
  await host.files.write(kept, '#!/bin/sh\necho 0.90.0\n', { mode: 0o755 })
  const pi = async () => (await findRuntimes({ host, config })).find(({ name }) => name === 'pi')
  expect(await pi()).toMatchObject({ path: join(bin, 'pi'), version: '0.87.1' })
  await versions.switchTo('1.5.0')
  expect(await pi()).toMatchObject({ path: kept, version: '0.90.0' })
  expect((await locateAdapter({ host, config }, 'pi')).file).toBe(kept)
})
