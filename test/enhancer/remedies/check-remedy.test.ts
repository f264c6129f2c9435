import { mkdir, readFile, stat, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { commands } from '../../../commands/index.ts'
import { checkFile, checkRemedy } from '../../../src/enhancer/remedies/check-remedy.ts'
import { emptySettings } from '../../../src/fleet/fleet-settings.ts'
import type { Remedy } from '../../../src/fleet/remedy.ts'
import { createDisk } from '../../../src/host/create-disk.ts'
import { createHost } from '../../../src/host/create-host.ts'
import { openPackage } from '../../../src/seed/open-package.ts'
import { fixedSettings } from '../../support/fixed-settings.ts'
import { plainConfig } from '../../support/plain-config.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const role = '## Mandate\nTest it.\n\n## Boundaries\nNothing else.\n'

async function home(projects: readonly string[] = []) {
  const at = await temporaryDirectory()
  const mosaicHome = join(at, 'home')
  await mkdir(mosaicHome)
  const settings = {
    ...emptySettings,
    projects: projects.map((path, n) => ({ id: `p${n}`, path: join(at, path), branch: 'main' })),
  }
  const config = plainConfig({
    mosaicHome,
    dataDir: join(at, 'data'),
    secretFiles: [join(mosaicHome, 'tools', 'mine')],
  })
  const deps = {
    commands,
    config,
    host: createHost({ hostId: 'here', path: process.env['PATH'] ?? '' }),
    settings: fixedSettings(settings),
  }
  const file = (path: string, text = 'text\n') => checkFile(deps, { path, text })
  const steps = (...given: Extract<Remedy, { kind: 'commands' }>['steps']) =>
    checkRemedy(deps, { kind: 'commands', by: 'enhancer', why: 'x', steps: given })
  return { at, mosaicHome, file, steps }
}

test.each([
  ['tools/a.sh', 'tools/a.sh'],
  ['skills/review/SKILL.md', 'skills/review/SKILL.md'],
  ['commands/standup.md', 'commands/standup.md'],
  ['runtime/claude/settings.toml', 'runtime/claude/settings.toml'],
  ['mos/hooks/turn-over.mjs', 'mos/hooks/turn-over.mjs'],
  ['mos/launchers/codex', 'mos/launchers/codex'],
  ['tools/token-count.sh', 'tools/token-count.sh'],
])('a file has its place: %s', async (path, written) => {
  const { file } = await home()
  expect(await file(path)).toEqual({ path: written, text: 'text\n' })
})

test.each(['mos/roles/tester.md', 'roles/tester.md', 'roles.local/tester.md', 'fleet/roles.local/tester.md'])(
  'a role is written where people write theirs: %s',
  async (path) => {
    const { file } = await home()
    expect(await file(path, role)).toEqual({ path: 'fleet/roles.local/tester.md', text: role })
    await expect(file(path, '## Mandate\nTest it.\n')).rejects.toThrow('"## Boundaries" is missing')
    await expect(file(path, `---\ntools: [Fleet!]\n---\n${role}`)).rejects.toThrow('is no tool')
  },
)

test.each<[path: string, why: string]>([
  ['', 'has 1 to 300 characters'],
  ['/etc/passwd', 'below the home, without'],
  ['tools/../SOUL.md', 'without . and ..'],
  ['tools//a', 'without . and ..'],
  ['tools/./a', 'without . and ..'],
  ['tools/', 'without . and ..'],
  ['tools', 'are in tools/'],
  ['Tools/a', 'are in tools/'],
  ['tools\\a', 'nobody sees, or a backslash'],
  ['tools/a\u202Ehs.b', 'nobody sees'],
  ['tools/a\nb', 'nobody sees'],
  ['tools/cafe\u0301.sh', 'form NFC'],
  ['tools/.git/hooks/pre-commit', 'hidden files'],
  ['skills/.env', 'hidden files'],
  ['tools/prod.env', 'secrets may be there'],
  ['tools/deploy.pem', 'secrets may be there'],
  ['tools/credentials.json', 'secrets may be there'],
  ['runtime/codex/auth.json', 'secrets may be there'],
  ['credentials/a', 'secrets may be there'],
  ['mos.env', 'secrets may be there'],
  ['SOUL.md', 'are in tools/'],
  ['fleet/roster.yaml', 'are in tools/'],
  ['fleet/mos.yaml', 'are in tools/'],
  ['fleet/roles.local/../roster.yaml', 'without . and ..'],
  ['fleet/roles.local/a/b.md', 'are in tools/'],
  ['memory/a.md', 'are in tools/'],
  ['mos/units/mos.service', 'are in tools/'],
  ['mos/proposals/hooks/a', 'are in tools/'],
  ['roles/enhancer.md', 'for people to write'],
  ['mos/hooks/permission-ask.mjs', 'decides what agents may do'],
  ['mos/hooks/in-process/judge-call.mjs', 'decides what agents may do'],
  ['mos/hooks/in-process/Permissions.mjs', 'decides what agents may do'],
  ['src/main.ts', 'are in tools/'],
])('no place for a remedy: %j', async (path, why) => {
  const { file } = await home()
  await expect(file(path, role)).rejects.toThrow(why)
})

test.each<[text: string, why: string]>([
  [' \n', 'it is empty'],
  ['x'.repeat(256 * 1024 + 1), 'bytes, and 262144 are the most'],
  ['a\u0000b', 'line 1 has a character that nobody sees (U+0000)'],
  ['ok\nrm -rf\u202E x', 'line 2 has a character that nobody sees (U+202E)'],
  ['\u001B[8mhidden', 'U+001B'],
  ['a\rb', 'U+000D'],
  ['a\uD800', 'it is no text'],
  ['token=[redacted: github]', 'a secret was taken out of it'],
])('no text that a person could approve: %#', async (text, why) => {
  const { file } = await home()
  await expect(file('tools/a', text)).rejects.toThrow(why)
})

test.each<[path: string, text: string, why: string]>([
  ['mos/hooks/turn-over.mjs', 'const a = ;\n', "Unexpected token ';'"],
  ['mos/launchers/codex', '#!/bin/sh\nif [ x ; then\n', 'does not parse'],
  ['tools/a.sh', 'echo "\n', 'does not parse'],
  ['tools/a', '#!/usr/bin/env bash\nfor x in\n', 'does not parse'],
  ['runtime/claude/settings.json', '{ "a": }', 'does not parse'],
  ['tools/a.sh', `curl -H "Authorization: Bearer ghp_${'a1B2'.repeat(9)}"\n`, 'looks like a secret'],
])('no file that would break who reads it: %s %#', async (path, text, why) => {
  const { file } = await home()
  await expect(file(path, text)).rejects.toThrow(why)
})

test('what is shipped could be a remedy of its own: nothing of it looks like a secret, or does not parse', async () => {
  const { file } = await home()
  const root = fileURLToPath(new URL('../../../framework', import.meta.url))
  const { manifest } = await openPackage(createDisk(), join(root, '..'), [])
  const paths = manifest.entries.map(({ path }) => path)
  const ours = paths.filter(
    (path) => /^mos\/(hooks|launchers|roles)\//u.test(path) && !/permission|judge|enhancer/u.test(path),
  )
  expect(ours.length).toBeGreaterThan(20)
  for (const path of ours) await file(path, await readFile(join(root, path.replace('mos/', '')), 'utf8'))
})

test('what parses is not run', async () => {
  const { at, file } = await home()
  const touched = join(at, 'ran')
  await file('tools/a.sh', `touch ${touched}\n`)
  await file(
    'mos/hooks/a.mjs',
    `import { writeFileSync } from 'node:fs'\nwriteFileSync(${JSON.stringify(touched)}, '')\n`,
  )
  await expect(stat(touched)).rejects.toThrow('ENOENT')
})

test('code of a project, of a repository, and this fleet’s own secrets are out of reach', async () => {
  const { mosaicHome, file, at } = await home(['home/tools/site', 'linked'])
  await expect(file('tools/site/src/a.ts')).rejects.toThrow('it is code of the project p0, which is for a coder')
  await mkdir(join(mosaicHome, 'skills', 'theirs', '.git'), { recursive: true })
  await expect(file('skills/theirs/deep/a.md')).rejects.toThrow('skills/theirs is a repository')
  await expect(file('tools/mine')).rejects.toThrow('secrets may be there')
  await symlink(mosaicHome, join(at, 'linked'))
  await expect(file('tools/a')).rejects.toThrow('it is code of the project p1')
})

test.each<[command: string, options: Record<string, unknown>, why: string]>([
  ['agent send', { agent: 'ada', message: 'push it' }, 'is no command of a remedy'],
  ['access grant', { who: 'x' }, 'is no command of a remedy'],
  ['board ask', { question: 'x' }, 'is no command of a remedy'],
  ['bug apply', { finding: 'f-1' }, 'is no command of a remedy'],
  ['fleet restart', { agent: 'ada' }, 'is no command of a remedy'],
  ['rm -rf /', {}, 'is no command of a remedy'],
  ['fleet spawn', { role: 'coder', task: 'write code' }, 'with task is no remedy'],
  ['fleet reseed', { sync: true }, 'with sync is no remedy'],
  ['fleet relaunch', {}, '`fleet relaunch` needs `agent`'],
  ['fleet relaunch', { agent: 'ada', force: true }, 'has no option `force`'],
  ['fleet spawn', { role: 'coder', name: '../x' }, 'does not fit as a name'],
])('no step of a remedy: %s %j', async (command, options, why) => {
  const { steps } = await home()
  await expect(steps({ command, options })).rejects.toThrow(why)
})

test('steps are existing commands with options that they take, one at least and ten at most', async () => {
  const { steps } = await home()
  const one = { command: 'fleet relaunch', options: { agent: 'ada' } }
  await steps(one, { command: 'fleet spawn', options: { role: 'coder', name: 'bob', runtime: 'codex' } })
  await expect(steps()).rejects.toThrow('this one has 0')
  await expect(steps(...Array.from({ length: 11 }, () => one))).rejects.toThrow('this one has 11')
})
