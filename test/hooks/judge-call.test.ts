import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { judgeByMode, judgeByPatterns } from '../../src/runtime/judge-call.ts'
import type { AskedCall, Verdict } from '../../src/runtime/judge-call.ts'
import { fleetPaths } from '../support/fleet-paths.ts'

type Permissions = { mode: string; allow: readonly string[]; deny: readonly string[] }
type JudgeCall = (permissions: Permissions, cwd: string, call: AskedCall) => Verdict

const path = join(fleetPaths('/').packageRoot, 'framework/hooks/in-process/judge-call.mjs')
const { judgeCall } = (await import(pathToFileURL(path).href)) as { judgeCall: JudgeCall }

const cwd = '/work/site'
const modes = ['default', 'acceptEdits', 'plan', 'dontAsk', 'bypassPermissions', 'unheard of']
const profiles = [
  { allow: [], deny: [] },
  {
    allow: ['Read', 'Edit', 'Bash(git commit:*)', 'Bash(npm test)'],
    deny: ['Bash(git push --force:*)', 'Read(**/.env)'],
  },
  { allow: ['*'], deny: ['Bash(sudo:*)', 'Write(/etc/**)'] },
  { allow: ['Bash(npm run *)', 'Write(src/**)', 'mcp__mos', 'WebFetch'], deny: ['Edit(**/*.pem)', 'Bash(rm -rf*)'] },
  { allow: ['Bash', 'Read(//etc/hosts)'], deny: ['*'] },
]
const commands = [
  'git commit -m x',
  'git commit',
  'git committed',
  'npm test',
  'npm test -- -u',
  'npm run build && git push --force origin',
  'sh -c "git push --force"',
  'g"i"t push --force',
  '/usr/bin/sudo id',
  'A=1 sudo id',
  'rm -rf /',
  'npm run a; id',
  'npm  run\tbuild',
  'echo $(sudo id)',
  '',
]
const files = ['src/a.ts', '/work/site/.env', '/etc/hosts', '~/.ssh/id', '../other/b', 'keys/a.pem', '/work/site-two/a']
const calls: readonly AskedCall[] = [
  ...commands.map((command) => ({ names: ['bash'], does: 'other', command, paths: [] }) as const),
  ...files.flatMap((file) => [
    { names: ['read'], does: 'look', paths: [file] } as const,
    { names: ['write'], does: 'edit', paths: [file] } as const,
    { names: ['edit'], does: 'edit', paths: [file, 'src/b.ts'] } as const,
  ]),
  { names: ['grep'], does: 'look', paths: [] },
  { names: ['edit'], does: 'edit', paths: [] },
  { names: ['webfetch'], does: 'other', paths: [] },
  { names: ['mcp__mos__fleet_ps'], does: 'other', paths: [] },
]

test('what judges inside a pane gives the verdicts of what judges inside Mos', () => {
  const kinds = new Set<string>()
  for (const mode of modes) {
    for (const profile of profiles) {
      for (const call of calls) {
        const permissions = { mode, ...profile }
        const byPatterns = judgeByPatterns({ permissions, cwd }, call)
        const expected = byPatterns.kind === 'ask' ? judgeByMode({ permissions, cwd }, call) : byPatterns
        expect({ permissions, call, verdict: judgeCall(permissions, cwd, call) }).toEqual({
          permissions,
          call,
          verdict: expected,
        })
        kinds.add(expected.kind)
      }
    }
  }
  expect([...kinds].toSorted()).toEqual(['allow', 'ask', 'deny'])
})
