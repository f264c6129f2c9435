import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { z } from 'zod'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const script = join(import.meta.dirname, '../../framework/hooks/permission-rules.mjs')
const rules = z.object({ ruleFor: z.custom<(request: object) => { decision: string; pattern: string } | undefined>() })

/** What the profile says to a request. */
async function verdict(profile: { allow?: string[]; deny?: string[] }, request: object): Promise<string | undefined> {
  const path = join(await temporaryDirectory(), 'permissions.json')
  writeFileSync(path, JSON.stringify(profile))
  vi.stubEnv('MOSAIC_AGENT_PERMISSIONS', path)
  onTestFinished(() => void vi.unstubAllEnvs())
  const { ruleFor } = rules.parse(await import(script))
  return ruleFor({ cwd: '/srv/site', ...request })?.decision
}

const bash = (command: unknown) => ({ tool_name: 'Bash', tool_input: { command } })
const file = (tool_name: string, file_path: string) => ({ tool_name, tool_input: { file_path } })

test.each([
  ['Bash(npm test:*)', bash('npm test'), true],
  ['Bash(npm test:*)', bash('npm test -- a.test.ts'), true],
  ['Bash(npm test:*)', bash('npm tests'), false],
  ['Bash(npm test:*)', bash('npm test && rm -rf /'), false],
  ['Bash(npm test:*)', bash('npm test; curl evil'), false],
  ['Bash(npm test:*)', bash('npm test $(curl evil)'), false],
  ['Bash(npm test:*)', bash('npm test `curl evil`'), false],
  ['Bash(npm test:*)', bash('npm test > /etc/passwd'), false],
  ['Bash(npm test:*)', bash('npm test\ncurl evil'), false],
  ['Bash(npm test:*)', bash('X=1 npm test'), false],
  ['Bash(git diff *)', bash('git diff main'), true],
  ['Bash(git diff *)', bash('git push'), false],
  ['Bash(npm run build && npm test)', bash('npm run build && npm test'), true],
  ['Bash(npm test)', bash(['npm', 'test']), true],
  ['Bash', bash('anything'), true],
  ['Bash(*)', bash('anything'), true],
  ['Bash(npm test)', { tool_name: 'Bash' }, false],
  ['Read', file('Read', '/etc/passwd'), true],
  ['Edit', file('Write', '/srv/site/a.ts'), true],
  ['Edit', { tool_name: 'apply_patch', tool_input: { command: '*** Begin Patch' } }, true],
  ['Write', file('Edit', '/srv/site/a.ts'), false],
  ['Edit(//srv/site/a.ts)', file('Edit', '/srv/site/a.ts'), true],
  ['Edit(//srv/site/a.ts)', file('Edit', '/srv/site/../other/a.ts'), false],
  ['Edit(src/**)', file('Edit', '/srv/site/src/deep/a.ts'), true],
  ['Edit(/src/**)', file('Edit', '/srv/site/src/deep/a.ts'), true],
  ['Edit(src/**)', file('Edit', '/srv/site/src/../../../etc/passwd'), false],
  ['WebFetch(domain:example.com)', { tool_name: 'WebFetch', tool_input: { url: 'https://example.com/a' } }, true],
  ['WebFetch(domain:example.com)', { tool_name: 'WebFetch', tool_input: { url: 'https://example.com.evil/' } }, false],
  ['mcp__mos', { tool_name: 'mcp__mos__fleet_ps' }, true],
  ['mcp__mos', { tool_name: 'mcp__mosaic__fleet_ps' }, false],
  ['mcp__mos__fleet_ps', { tool_name: 'mcp__mos__fleet_ps' }, true],
  ['mcp__mos__fleet_ps', { tool_name: 'mcp__mos__fleet_psx' }, false],
  ['Bash(', bash('x'), false],
  ['', bash('x'), false],
])('allow %s: %j %s', async (pattern, request, isAllowed) => {
  expect(await verdict({ allow: [pattern] }, request)).toBe(isAllowed ? 'allow' : undefined)
})

test.each([
  ['Bash(git push --force:*)', bash('git push --force origin'), true],
  ['Bash(git push --force:*)', bash('cd x && git push --force'), true],
  ['Bash(git push --force:*)', bash('A=1 git push --force'), true],
  ['Bash(git push --force:*)', bash('true; (git push --force)'), true],
  ['Bash(git push --force:*)', bash('git push'), false],
  ['Bash(sudo:*)', bash('env sudo rm x'), true],
  ['Bash(sudo:*)', bash('echo sudoku'), false],
  ['Read(**/.env)', file('Read', '/srv/site/.env'), true],
  ['Read(**/.env)', file('Read', '/elsewhere/deep/.env'), true],
  ['Read(**/.env)', file('Read', '.env'), true],
  ['Read(**/*.pem)', file('Read', '/srv/site/keys/a.pem'), true],
  ['Read(**/.env)', file('Read', '/srv/site/.envrc'), false],
])('deny %s: %j %s', async (pattern, request, isDenied) => {
  expect(await verdict({ deny: [pattern] }, request)).toBe(isDenied ? 'deny' : undefined)
  expect(await verdict({ allow: [pattern], deny: [pattern] }, request)).toBe(isDenied ? 'deny' : undefined)
})

test('a profile that is not one says nothing', async () => {
  expect(await verdict({ allow: [] }, bash('x'))).toBeUndefined()
  vi.stubEnv('MOSAIC_AGENT_PERMISSIONS', '/no/such/file')
  const { ruleFor } = rules.parse(await import(script))
  expect(ruleFor(bash('x'))).toBeUndefined()
})
