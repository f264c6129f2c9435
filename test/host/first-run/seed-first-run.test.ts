import { chmod, lstat, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { git, gitRepository } from '../../support/git-repository.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { agent, role, tmuxFleet } from '../../support/tmux-fleet.ts'

/** A fleet of a person with an empty home, where `program` is one that waits. */
async function person(...programs: readonly string[]) {
  const home = await temporaryDirectory()
  const bin = join(home, 'bin')
  await mkdir(bin)
  for (const program of programs) {
    await writeFile(join(bin, program), '#!/bin/sh\nexec sleep 1000\n')
    await chmod(join(bin, program), 0o755)
  }
  onTestFinished(() => void vi.unstubAllEnvs())
  vi.stubEnv('HOME', home)
  for (const name of ['CLAUDE_CONFIG_DIR', 'CODEX_HOME', 'ANTHROPIC_API_KEY']) vi.stubEnv(name, undefined)
  const fleet = await tmuxFleet(`${bin}${delimiter}${process.env['PATH'] ?? ''}`)
  const site = await gitRepository(home, 'site')
  const start = (name: string, runtime: 'claude' | 'codex', workingDirectory?: string) =>
    fleet.supervisor.start(
      agent(name, { runtime, ...(workingDirectory === undefined ? {} : { workingDirectory }) }),
      role('ephemeral'),
    )
  return { home, site, fleet, start }
}

const modeOf = async (path: string) => (await stat(path)).mode & 0o777

test("an agent's start answers what its program would ask; the next one adds to it", async () => {
  const { home, site, start } = await person('claude')
  const file = join(home, '.claude.json')
  const worktree = join(home, 'bob')
  await git(site, 'worktree', 'add', '--quiet', '-b', 'bob', worktree)
  const trusted = { hasTrustDialogAccepted: true }
  await start('ada', 'claude', site)
  const first = await readFile(file, 'utf8')
  expect(JSON.parse(first)).toEqual({ hasCompletedOnboarding: true, projects: { [site]: trusted } })
  expect(await modeOf(file)).toBe(0o600)
  await start('bob', 'claude', worktree)
  expect(await readFile(file, 'utf8')).toBe(first)
  const more = ['eve', 'fay', 'gus'].map((name) => join(home, name))
  await Promise.all(more.map((directory) => mkdir(directory)))
  await Promise.all(more.map((directory, at) => start(`agent-${at}`, 'claude', directory)))
  const projects = Object.fromEntries([site, ...more].map((directory) => [directory, trusted]))
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ hasCompletedOnboarding: true, projects })
})

test("the key that counts is the pane's, and a file keeps its mode and its link", async () => {
  const { home, site, start } = await person('claude')
  vi.stubEnv('ANTHROPIC_API_KEY', 'sk-ant-0123456789-0123456789')
  const kept = join(home, 'dotfiles-claude.json')
  await writeFile(kept, '{\n  "userID": "u"\n}\n', { mode: 0o640 })
  await chmod(kept, 0o640)
  await symlink(kept, join(home, '.claude.json'))
  await start('ada', 'claude', site)
  vi.stubEnv('ANTHROPIC_API_KEY', 'sk-ant-another-0123456789-0123')
  await start('bob', 'claude', site)
  expect((await lstat(join(home, '.claude.json'))).isSymbolicLink()).toBe(true)
  expect(await modeOf(kept)).toBe(0o640)
  expect(JSON.parse(await readFile(kept, 'utf8'))).toEqual({
    userID: 'u',
    hasCompletedOnboarding: true,
    customApiKeyResponses: { approved: ['0123456789-0123456789'.slice(-20)] },
    projects: { [site]: { hasTrustDialogAccepted: true } },
  })
})

test("codex' settings keep their comments; a directory in no repository needs none", async () => {
  const { home, site, start } = await person('codex')
  const file = join(home, '.codex', 'config.toml')
  await start('ada', 'codex')
  await expect(stat(file)).rejects.toThrow('ENOENT')
  await mkdir(join(home, '.codex'))
  await writeFile(file, '# mine\nmodel = "m" # best\n')
  await start('bob', 'codex', site)
  expect(await readFile(file, 'utf8')).toBe(
    `# mine\nmodel = "m" # best\n\n[projects."${site}"]\ntrust_level = "trusted"\n`,
  )
})

test('a file that nobody can read is left alone, and the start says so', async () => {
  const { home, site, start, fleet } = await person('claude')
  const file = join(home, '.claude.json')
  await writeFile(file, '{ "half": ')
  await expect(start('ada', 'claude', site)).rejects.toThrow(
    `${file} can't be read: it is no JSON. Mend it, or move it away; nothing in it was changed.`,
  )
  expect(await readFile(file, 'utf8')).toBe('{ "half": ')
  expect((await fleet.supervisor.look(['ada'])).get('ada')?.pane).toBeUndefined()
})

test('a link to nothing is left alone too', async () => {
  const { home, site, start } = await person('claude')
  const file = join(home, '.claude.json')
  await symlink(join(home, 'gone.json'), file)
  await expect(start('ada', 'claude', site)).rejects.toThrow(
    `${file} is a link to nothing: make the file that it names, or remove it.`,
  )
})
